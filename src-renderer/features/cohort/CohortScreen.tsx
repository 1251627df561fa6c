/** The cohorts of the store; of the chosen one its survival curves and its table. */
import Table2 from 'lucide-solid/icons/table-2';
import { createMemo, createSignal, For, Match, Show, Switch, type JSX } from 'solid-js';
import type { CohortEntry, TablePreview } from '@shared/contract/entities';
import { DataGrid, type GridColumn } from '@renderer/features/data-grid/index';
import { invoke } from '@renderer/ipc/client';
import { currentCohortId, setCurrentCohortId } from '@renderer/state/cohorts';
import { createRemote } from '@renderer/state/remote';
import { goTo } from '@renderer/state/route';
import { tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { measured } from '@renderer/ui/readable';
import { EmptyState, ErrorState, LoadingState } from '@renderer/ui/States';
import { Tabs } from '@renderer/ui/Tabs';
import { t } from '@renderer/ui/text';
import { ImportTableDialog } from './ImportTableDialog';
import { SurvivalView } from './SurvivalView';
import './cohort.css';

type Cells = { readonly index: number; readonly cells: readonly (string | number | null)[] };

function PatientsTable(props: { readonly cohortId: string }): JSX.Element {
  const patients = createRemote('cohort/patients', () => ({ cohortId: props.cohortId }), ['cohort', 'case', 'worklist']);
  const failure = createMemo(() => {
    const state = patients.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  const rows = createMemo((): Cells[] => (patients.value()?.rows ?? []).map((cells, index) => ({ index, cells })));
  const columns = createMemo((): GridColumn<Cells>[] =>
    (patients.value()?.columns ?? []).map((name, at) => {
      const numeric = rows().some((row) => typeof row.cells[at] === 'number');
      return {
        key: name,
        header: name,
        width: Math.min(320, Math.max(76, name.length * 7 + 40)),
        numeric,
        sortBy: (row) => row.cells[at] ?? null,
        cell: (row) => {
          const cell = row.cells[at] ?? null;
          return (
            <span class="ellipsis" title={cell === null ? undefined : String(cell)}>
              {cell === null ? t('number.none') : typeof cell === 'number' ? measured(cell) : cell}
            </span>
          );
        },
      };
    }),
  );
  return (
    <Switch fallback={<LoadingState />}>
      <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void patients.refetch()} />}</Match>
      <Match when={patients.value()}>
        <DataGrid
          id="cohort-patients"
          label={t('cohort.patients')}
          columns={columns()}
          rows={rows()}
          rowKey={(row) => String(row.index)}
          rowTestId={() => 'cohort-patient'}
        />
      </Match>
    </Switch>
  );
}

function CohortButton(props: { readonly cohort: CohortEntry; readonly current: boolean }): JSX.Element {
  return (
    <button
      type="button"
      class="cohort-item"
      aria-current={props.current ? 'true' : undefined}
      data-testid={`cohort-${props.cohort.cohortId}`}
      onClick={() => setCurrentCohortId(props.cohort.cohortId)}
    >
      <span class="cohort-item-name">
        <span class="ellipsis">{props.cohort.name}</span>
        <Show when={props.cohort.synthetic}>
          <span class="tag-synthetic">{t('term.synthetic')}</span>
        </Show>
      </span>
      <span class="faint">{t('cohort.patientCount', { n: props.cohort.patientCount })}</span>
      <span class="faint">
        {t('cohort.facts', {
          followUp: props.cohort.withFollowUp,
          features: props.cohort.withFeatures,
          eligible: props.cohort.eligible,
        })}
      </span>
    </button>
  );
}

export function CohortScreen(): JSX.Element {
  const cohorts = createRemote('cohort/list', () => ({}), ['cohort', 'case', 'worklist']);
  const cards = createRemote('card/list', () => ({}), ['card']);
  const [preview, setPreview] = createSignal<TablePreview | null>(null);
  const [tab, setTab] = createSignal<'survival' | 'patients'>('survival');
  const failure = createMemo(() => {
    const state = cohorts.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  const current = createMemo(() => {
    const list = cohorts.value() ?? [];
    return list.find((cohort) => cohort.cohortId === currentCohortId()) ?? list[0] ?? null;
  });
  const currentId = createMemo(() => current()?.cohortId ?? null);

  const chooseTable = async (): Promise<void> => {
    const picked = await invoke('dialog/pick', { what: 'table' });
    if (!picked.ok) {
      tellProblem(picked.error);
      return;
    }
    const path = picked.value.paths[0];
    if (path === undefined) return;
    const answer = await invoke('table/preview', { path });
    if (answer.ok) setPreview(answer.value);
    else tellProblem(answer.error);
  };

  const importButton = (act: boolean): JSX.Element => (
    <Button
      tone={act ? 'act' : 'plain'}
      icon={<Table2 size={16} />}
      testId="cohort-import-table"
      onClick={() => void chooseTable()}
    >
      {t('cohort.importTable')}
    </Button>
  );

  return (
    <div class="screen">
      <Switch fallback={<LoadingState />}>
        <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void cohorts.refetch()} />}</Match>
        <Match when={cohorts.value()?.length === 0}>
          <EmptyState title={t('cohort.emptyTitle')} text={t('cohort.emptyText')} testId="cohort-empty">
            {importButton(true)}
            <Button onClick={() => goTo('worklist')}>{t('shell.goWorklist')}</Button>
          </EmptyState>
        </Match>
        <Match when={cohorts.value()}>
          {(list) => (
            <div class="cohort">
              <aside class="cohort-list" aria-label={t('cohort.list')}>
                <div class="cohort-list-head">
                  <h2>{t('cohort.list')}</h2>
                  {importButton(false)}
                </div>
                <div class="scroll">
                  <For each={list()}>
                    {(cohort) => <CohortButton cohort={cohort} current={cohort.cohortId === currentId()} />}
                  </For>
                </div>
              </aside>
              <Show when={currentId()} keyed>
                {(cohortId) => (
                  <div class="cohort-main">
                    <Tabs
                      label={t('cohort.views')}
                      value={tab()}
                      onChange={setTab}
                      tabs={[
                        {
                          value: 'survival',
                          label: t('cohort.survival'),
                          content: () => (
                            <Show when={cards.value()} fallback={<LoadingState />}>
                              {(known) => <SurvivalView cohortId={cohortId} cards={known()} />}
                            </Show>
                          ),
                        },
                        { value: 'patients', label: t('cohort.patients'), content: () => <PatientsTable cohortId={cohortId} /> },
                      ]}
                    />
                  </div>
                )}
              </Show>
            </div>
          )}
        </Match>
      </Switch>
      <Show when={preview()}>
        {(value) => <ImportTableDialog preview={value()} onPreview={setPreview} onClose={() => setPreview(null)} />}
      </Show>
    </div>
  );
}
