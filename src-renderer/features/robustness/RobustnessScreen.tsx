/** The robustness tests of the store; of the chosen one its table, its figure and its files. */
import FileDown from 'lucide-solid/icons/file-down';
import { createMemo, createSignal, For, Match, Show, Switch, type JSX } from 'solid-js';
import type { RobustnessDetail, RobustnessSummary } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { createRemote } from '@renderer/state/remote';
import { currentTestId, setCurrentTestId } from '@renderer/state/robustness';
import { goTo } from '@renderer/state/route';
import { settings } from '@renderer/state/settings';
import { tell, tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { dateAndTime } from '@renderer/ui/readable';
import { Select } from '@renderer/ui/Select';
import { EmptyState, ErrorState, LoadingState } from '@renderer/ui/States';
import { SvgFigure } from '@renderer/ui/SvgFigure';
import { Tabs } from '@renderer/ui/Tabs';
import { t } from '@renderer/ui/text';
import { rangeTexts } from './range-texts';
import { RobustnessTable } from './RobustnessTable';
import './robustness.css';

const exports = [
  { format: 'csv', what: 'save-csv', key: 'robustness.exportCsv', name: 'robustness.csv' },
  { format: 'json', what: 'save-json', key: 'robustness.exportJson', name: 'robust-features.json' },
  { format: 'svg', what: 'save-svg', key: 'robustness.exportSvg', name: 'robustness.svg' },
] as const;

async function save(testId: string, chosen: (typeof exports)[number]): Promise<void> {
  const picked = await invoke('dialog/pick', { what: chosen.what, suggestedName: chosen.name });
  if (!picked.ok) {
    tellProblem(picked.error);
    return;
  }
  const path = picked.value.paths[0];
  if (path === undefined) return;
  const answer = await invoke('robustness/export', { testId, format: chosen.format, language: settings().language, path });
  if (answer.ok) tell('robustness.exported', { path: answer.value.path });
  else tellProblem(answer.error);
}

type Roi = RobustnessDetail['rois'][number];

const MOST_NAMED = 6;

/** Patients of the ROIs that meet a condition, each once; of many the first few and how many more. Empty: none. */
function patientsOf(rois: readonly Roi[], keep: (roi: Roi) => boolean): string {
  const patients = [...new Set(rois.filter(keep).map(({ patientId }) => patientId))];
  const named = patients.slice(0, MOST_NAMED).join(', ');
  return patients.length > MOST_NAMED ? t('robustness.andMore', { named, n: patients.length - MOST_NAMED }) : named;
}

/** What the table stands on, and what to look at. */
function Facts(props: { readonly test: RobustnessDetail }): JSX.Element {
  const notes = createMemo(() => {
    const { rois, failureCount } = props.test;
    const vanished = patientsOf(rois, ({ withoutValues }) => withoutValues > 0);
    const stale = patientsOf(rois, (roi) => roi.stale);
    const drafts = patientsOf(rois, ({ readState }) => readState === 'draft');
    return [
      ...(failureCount > 0 ? [t('robustness.failures', { n: failureCount })] : []),
      ...(vanished === '' ? [] : [t('robustness.withoutValues', { cases: vanished })]),
      ...(stale === '' ? [] : [t('robustness.stale', { cases: stale })]),
      ...(drafts === '' ? [] : [t('robustness.drafts', { cases: drafts })]),
    ];
  });
  return (
    <div class="robustness-facts">
      <p data-testid="robustness-facts">
        {t('robustness.facts', {
          rois: props.test.roiCount,
          cases: props.test.caseCount,
          repetitions: props.test.repetitions,
          seed: props.test.seed,
          robust: props.test.robust,
          tested: props.test.tested,
          threshold: props.test.threshold,
        })}
        <Show when={props.test.synthetic}>
          {' '}
          <span class="tag-synthetic">{t('term.synthetic')}</span>
        </Show>
      </p>
      <p class="dim">
        {t('robustness.ranges', {
          ...rangeTexts(props.test.perturbation),
          profile: `${props.test.profile.name} ${props.test.profile.hash.slice(0, 12)}`,
        })}
      </p>
      <For each={notes()}>{(note) => <p class="look robustness-note">{note}</p>}</For>
    </div>
  );
}

/** The view in front; kept while other tests and other screens are shown. */
const [view, setView] = createSignal<'table' | 'figure'>('table');

function TestView(props: { readonly testId: string }): JSX.Element {
  const detail = createRemote(
    'robustness/get',
    () => ({ testId: props.testId, theme: settings().theme, language: settings().language }),
    ['case'],
  );
  const failure = createMemo(() => {
    const state = detail.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  return (
    <Switch fallback={<LoadingState label={t('robustness.loading')} />}>
      <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void detail.refetch()} />}</Match>
      <Match when={detail.value()}>
        {(test) => (
          <>
            <Facts test={test()} />
            <div class="robustness-body">
              <Tabs
                label={t('robustness.views')}
                value={view()}
                onChange={setView}
                tabs={[
                  { value: 'table', label: t('robustness.tab.table'), content: () => <RobustnessTable rows={test().rows} /> },
                  {
                    value: 'figure',
                    label: t('robustness.tab.figure'),
                    content: () => (
                      <div class="robustness-figure scroll">
                        <SvgFigure svg={test().svg} label={t('robustness.figure')} testId="robustness-figure" />
                      </div>
                    ),
                  },
                ]}
              />
            </div>
          </>
        )}
      </Match>
    </Switch>
  );
}

const nameOf = (test: RobustnessSummary): string =>
  t('robustness.testName', {
    time: dateAndTime(test.madeAt),
    cases: test.caseCount,
    robust: test.robust,
    tested: test.tested,
  });

export function RobustnessScreen(): JSX.Element {
  const tests = createRemote('robustness/list', () => ({}), ['robustness']);
  const failure = createMemo(() => {
    const state = tests.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  const currentId = createMemo(() => {
    const list = tests.value() ?? [];
    return (list.find(({ testId }) => testId === currentTestId()) ?? list[0])?.testId ?? null;
  });
  return (
    <div class="screen">
      <Switch fallback={<LoadingState />}>
        <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void tests.refetch()} />}</Match>
        <Match when={tests.value()?.length === 0}>
          <EmptyState title={t('robustness.emptyTitle')} text={t('robustness.emptyText')} testId="robustness-empty">
            <Button tone="act" onClick={() => goTo('worklist')}>
              {t('shell.goWorklist')}
            </Button>
          </EmptyState>
        </Match>
        <Match when={currentId()}>
          {(testId) => (
            <div class="robustness">
              <div class="robustness-bar">
                <Select
                  label={t('robustness.test')}
                  hideLabel
                  options={(tests.value() ?? []).map((test) => ({ value: test.testId, label: nameOf(test) }))}
                  value={testId()}
                  onChange={setCurrentTestId}
                  class="robustness-test"
                  testId="robustness-test"
                />
                <span class="worklist-bar-space" />
                <For each={exports}>
                  {(chosen) => (
                    <Button
                      icon={<FileDown size={16} />}
                      testId={`robustness-${chosen.format}`}
                      onClick={() => void save(testId(), chosen)}
                    >
                      {t(chosen.key)}
                    </Button>
                  )}
                </For>
              </div>
              <TestView testId={testId()} />
            </div>
          )}
        </Match>
      </Switch>
    </div>
  );
}
