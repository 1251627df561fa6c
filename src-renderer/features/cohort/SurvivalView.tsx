/** Survival by arm in all, high and low ICTOS; published points beside it, told apart. */
import FileDown from 'lucide-solid/icons/file-down';
import { createMemo, For, Match, Show, Switch, type JSX } from 'solid-js';
import { createSignal } from 'solid-js';
import type { CardEntry, SurvivalPanelEntry } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { endpoint, endpoints, setEndpoint } from '@renderer/state/cohorts';
import { createRemote } from '@renderer/state/remote';
import { settings } from '@renderer/state/settings';
import { tell, tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { formatP, formatRatio } from '@shared/figures/number-format';
import { fixed } from '@renderer/ui/readable';
import { Select } from '@renderer/ui/Select';
import { ErrorState, LoadingState, ProblemNote } from '@renderer/ui/States';
import { SvgFigure } from '@renderer/ui/SvgFigure';
import { Table } from '@renderer/ui/Table';
import { t } from '@renderer/ui/text';

const NO_CARD = '';
type Rate = SurvivalPanelEntry['rates'][number];

// As figure and paper round them.
const ratio = (value: number | null): string => (value === null ? t('number.none') : formatRatio(value));
const pValue = (value: number | null): string => (value === null ? t('number.none') : formatP(value).replace(/^= /, ''));
const percent = (value: number | null): string => (value === null ? t('number.none') : fixed(value * 100, 1));

function Panel(props: { readonly panel: SurvivalPanelEntry }): JSX.Element {
  const title = (): string => t(`cohort.subset.${props.panel.subset}`);
  const armText = (arm: Rate['arm']): string => t(arm === 'CCRT' ? 'term.ccrt' : 'term.ict');
  return (
    <section class="panel survival-panel" data-testid={`survival-panel-${props.panel.subset}`}>
      <div class="survival-head">
        <h2>{title()}</h2>
        <span class="dim">{t('cohort.counts', { n: props.panel.n, events: props.panel.events })}</span>
      </div>
      <SvgFigure svg={props.panel.svg} label={t('cohort.figure', { subset: title() })} />
      <Table<Rate>
        label={t('cohort.rates', { subset: title() })}
        rows={props.panel.rates}
        columns={[
          { key: 'arm', header: t('cohort.col.arm'), cell: (rate) => armText(rate.arm) },
          { key: 'months', header: t('cohort.col.years'), numeric: true, cell: (rate) => fixed(rate.months / 12, 0) },
          { key: 'survival', header: t('cohort.col.survival'), numeric: true, cell: (rate) => percent(rate.survival) },
          {
            key: 'ci',
            header: t('cohort.col.ci'),
            numeric: true,
            cell: (rate) => (rate.lower === null ? t('number.none') : `${percent(rate.lower)}–${percent(rate.upper)}`),
          },
        ]}
      />
      <dl class="facts">
        <dt>{t('cohort.hr')}</dt>
        <dd data-testid={`survival-hr-${props.panel.subset}`}>
          {props.panel.hr === null
            ? t('number.none')
            : t('cohort.hrText', {
                hr: ratio(props.panel.hr),
                lower: ratio(props.panel.hrLower),
                upper: ratio(props.panel.hrUpper),
                p: pValue(props.panel.p),
              })}
        </dd>
        <dt>{t('cohort.logrank')}</dt>
        <dd>{pValue(props.panel.logrankP)}</dd>
      </dl>
      <For each={props.panel.notes}>{(note) => <ProblemNote problem={note} tone="look" />}</For>
    </section>
  );
}

export interface SurvivalViewProps {
  readonly cohortId: string;
  readonly cards: readonly CardEntry[];
}

export function SurvivalView(props: SurvivalViewProps): JSX.Element {
  const usable = createMemo(() => props.cards.filter((card) => card.standardisedBy !== null));
  const [chosen, setChosen] = createSignal<string | null>(null);
  const cardId = (): string => chosen() ?? usable()[0]?.cardId ?? NO_CARD;
  const curves = createRemote(
    'survival/curves',
    () => ({
      cohortId: props.cohortId,
      endpoint: endpoint(),
      cardId: cardId() === NO_CARD ? null : cardId(),
      theme: settings().theme,
      language: settings().language,
    }),
    ['cohort', 'card'],
  );
  const failure = createMemo(() => {
    const state = curves.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  const save = async (): Promise<void> => {
    const picked = await invoke('dialog/pick', { what: 'save-csv', suggestedName: `survival-${endpoint()}.csv` });
    if (!picked.ok) {
      tellProblem(picked.error);
      return;
    }
    const path = picked.value.paths[0];
    if (path === undefined) return;
    const answer = await invoke('survival/export', {
      cohortId: props.cohortId,
      endpoint: endpoint(),
      cardId: cardId() === NO_CARD ? null : cardId(),
      path,
    });
    if (answer.ok) tell('cohort.exported', { n: answer.value.paths.length, path });
    else tellProblem(answer.error);
  };
  return (
    <div class="survival">
      <div class="survival-bar">
        <Select
          label={t('cohort.endpoint')}
          options={endpoints.map((value) => ({ value, label: t(`term.${value}`) }))}
          value={endpoint()}
          onChange={setEndpoint}
          testId="survival-endpoint"
          class="survival-endpoint"
        />
        <Select
          label={t('cohort.card')}
          options={[
            { value: NO_CARD, label: t('cohort.noCard') },
            ...usable().map((card) => ({
              value: card.cardId,
              label: t('cohort.cardText', { title: card.title, hash: card.hash.slice(0, 8) }),
            })),
          ]}
          value={cardId()}
          onChange={setChosen}
          testId="survival-card"
          class="survival-card"
        />
        <Button
          icon={<FileDown size={16} />}
          testId="survival-export"
          disabled={curves.value() === null}
          onClick={() => void save()}
        >
          {t('cohort.export')}
        </Button>
      </div>
      <div class="scroll survival-scroll">
        <Switch fallback={<LoadingState label={t('cohort.computing')} />}>
          <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void curves.refetch()} />}</Match>
          <Match when={curves.value()}>
            {(value) => (
              <>
                <For each={value().notes}>{(note) => <ProblemNote problem={note} tone="look" />}</For>
                <div class="survival-panels">
                  <For each={value().panels}>{(panel) => <Panel panel={panel} />}</For>
                </div>
                <Show when={value().publishedSvg !== ''}>
                  <section class="panel published" data-testid="survival-published">
                    <h2>{t('cohort.published')}</h2>
                    <p class="dim">{t('cohort.publishedText')}</p>
                    <SvgFigure svg={value().publishedSvg} label={t('cohort.published')} />
                  </section>
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </div>
  );
}
