/** The list of cases with its filter, the group actions and the preview of the highlighted case. */
import FolderInput from 'lucide-solid/icons/folder-input';
import FileInput from 'lucide-solid/icons/file-input';
import { createMemo, createSignal, For, Match, onCleanup, onMount, Show, Switch, type JSX } from 'solid-js';
import type { WorklistRow } from '@shared/contract/entities';
import { CreateCohortDialog } from '@renderer/features/cohort/index';
import { DataGrid, gridRowId, type GridColumn } from '@renderer/features/data-grid/index';
import { StartRobustnessDialog } from '@renderer/features/robustness/index';
import { extractCases } from '@renderer/state/extracting';
import { chooseAndImport } from '@renderer/state/importing';
import {
  currentCaseId,
  loadWorklist,
  selectedCaseIds,
  setCurrentCaseId,
  setSelectedCaseIds,
  setWorklistOrder,
  worklist,
  worklistRows,
} from '@renderer/state/worklist';
import { Button } from '@renderer/ui/Button';
import { Checkbox } from '@renderer/ui/Checkbox';
import { Chip } from '@renderer/ui/Chip';
import { Field } from '@renderer/ui/Field';
import { dateAndTime } from '@renderer/ui/readable';
import { EmptyState, ErrorState, LoadingState } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';
import { CasePreview } from './CasePreview';
import { openNextStep } from './open-next-step';
import { matchesFilter, scoreText, stagesOf } from './stages';
import './worklist.css';

const GRID_ID = 'worklist-grid';

function toggleSelected(caseId: string, chosen: boolean): void {
  setSelectedCaseIds((before) => {
    const next = new Set(before);
    if (chosen) next.add(caseId);
    else next.delete(caseId);
    return next;
  });
}

function ImportButtons(props: { readonly act?: boolean }): JSX.Element {
  return (
    <>
      <Button
        tone={props.act === true ? 'act' : 'plain'}
        icon={<FolderInput size={16} />}
        testId="import-folder"
        onClick={() => void chooseAndImport('dicom-folder')}
      >
        {t('worklist.importFolder')}
      </Button>
      <Button icon={<FileInput size={16} />} testId="import-files" onClick={() => void chooseAndImport('files')}>
        {t('worklist.importFiles')}
      </Button>
    </>
  );
}

export function WorklistScreen(): JSX.Element {
  const [filter, setFilter] = createSignal('');
  const [naming, setNaming] = createSignal(false);
  const [testing, setTesting] = createSignal(false);
  const shown = createMemo(() => worklistRows().filter((row) => matchesFilter(row, filter())));
  // The order on the screen, for the arrow keys.
  const [order, setOrder] = createSignal<readonly WorklistRow[]>([]);
  const current = createMemo(() => {
    const rows = shown();
    const top = order()[0];
    const first = top !== undefined && rows.includes(top) ? top : rows[0];
    return rows.find((row) => row.caseId === currentCaseId()) ?? first ?? null;
  });
  const focusRoles = (): void => document.querySelector<HTMLElement>('.preview .series-roles button')?.focus();
  const open = (row: WorklistRow): void => {
    setCurrentCaseId(row.caseId);
    openNextStep(row, focusRoles);
  };

  const move = (by: number): void => {
    const index = order().findIndex((row) => row.caseId === current()?.caseId);
    const next = order()[Math.min(order().length - 1, Math.max(0, index + by))];
    if (next !== undefined) setCurrentCaseId(next.caseId);
  };

  const onKey = (event: KeyboardEvent): void => {
    const row = current();
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'PageDown') move(10);
    else if (event.key === 'PageUp') move(-10);
    else if (event.key === 'Enter' && row !== null) open(row);
    else if (event.key === ' ' && event.ctrlKey && row !== null) toggleSelected(row.caseId, !selectedCaseIds().has(row.caseId));
    else if (event.key === 'Escape' && filter() !== '') setFilter('');
    else return;
    event.preventDefault();
  };

  // Below this width the time of the last change gives way to the stages.
  const roomyQuery = window.matchMedia('(min-width: 1480px)');
  const [roomy, setRoomy] = createSignal(roomyQuery.matches);
  const onRoom = (event: MediaQueryListEvent): boolean => setRoomy(event.matches);
  roomyQuery.addEventListener('change', onRoom);
  onCleanup(() => roomyQuery.removeEventListener('change', onRoom));

  const filterBox = (): HTMLInputElement | null => document.querySelector('[data-testid="worklist-filter"]');
  onMount(() => {
    filterBox()?.focus();
    const onSlash = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.key !== '/' || typing || document.querySelector('[role="dialog"]') !== null) return;
      event.preventDefault();
      filterBox()?.focus();
    };
    window.addEventListener('keydown', onSlash);
    onCleanup(() => window.removeEventListener('keydown', onSlash));
  });

  const changedColumn = (): GridColumn<WorklistRow> => ({
    key: 'updated',
    header: t('worklist.col.updated'),
    width: 140,
    sortBy: (row) => row.updatedAt,
    cell: (row) => <span class="dim">{dateAndTime(row.updatedAt)}</span>,
  });
  const columns = createMemo((): GridColumn<WorklistRow>[] => [
    {
      key: 'select',
      header: t('worklist.col.select'),
      width: 34,
      headerCell: () => (
        <Checkbox
          label={t('worklist.selectAll')}
          hideLabel
          checked={shown().length > 0 && shown().every((row) => selectedCaseIds().has(row.caseId))}
          onChange={(all) => setSelectedCaseIds(new Set(all ? shown().map((row) => row.caseId) : []))}
          testId="worklist-select-all"
        />
      ),
      cell: (row) => (
        <Checkbox
          label={t('worklist.selectCase', { patient: row.patientName })}
          hideLabel
          checked={selectedCaseIds().has(row.caseId)}
          onChange={(chosen) => toggleSelected(row.caseId, chosen)}
          testId={`worklist-select-${row.caseId}`}
        />
      ),
    },
    {
      key: 'patient',
      header: t('worklist.col.patient'),
      width: 208,
      grow: 1,
      sortBy: (row) => row.patientName,
      cell: (row) => (
        <>
          <span class="ellipsis" title={row.patientName}>
            {row.patientName}
          </span>
          <Show when={row.synthetic}>
            <span class="tag-synthetic" title={t('term.synthetic')}>
              {t('term.syntheticShort')}
            </span>
          </Show>
        </>
      ),
    },
    {
      key: 'id',
      header: t('worklist.col.id'),
      width: 86,
      grow: 0.5,
      sortBy: (row) => row.patientId,
      cell: (row) => (
        <span class="ellipsis dim" title={row.patientId}>
          {row.patientId}
        </span>
      ),
    },
    {
      key: 'date',
      header: t('worklist.col.studyDate'),
      width: 96,
      sortBy: (row) => row.studyDate,
      cell: (row) => <span class="dim">{row.studyDate ?? t('number.none')}</span>,
    },
    {
      key: 'stages',
      header: t('worklist.col.stages'),
      width: 398,
      sortBy: (row) => stagesOf(row).filter((stage) => stage.tone === 'done').length,
      cell: (row) => (
        <span class="stages">
          <For each={stagesOf(row)}>
            {(stage) => <Chip label={stage.label} tone={stage.tone} hint={stage.hint} testId={`stage-${stage.name}`} />}
          </For>
        </span>
      ),
    },
    {
      key: 'score',
      header: t('worklist.col.score'),
      width: 96,
      numeric: true,
      sortBy: (row) => row.score?.ictos ?? null,
      cell: (row) => <span>{scoreText(row)}</span>,
    },
    ...(roomy() ? [changedColumn()] : []),
  ]);

  const failure = createMemo(() => {
    const state = worklist();
    return state.kind === 'failed' ? state.problem : null;
  });

  return (
    <div class="screen">
      <div class="worklist-bar">
        <Field
          label={t('worklist.filter')}
          hideLabel
          placeholder={t('worklist.filter')}
          class="worklist-filter"
          value={filter()}
          onText={setFilter}
          onKeyDown={onKey}
          aria-controls={GRID_ID}
          aria-activedescendant={current() === null ? undefined : gridRowId(GRID_ID, current()?.caseId ?? '')}
          testId="worklist-filter"
        />
        <span class="dim nowrap" data-testid="worklist-count">
          {filter() === ''
            ? t('worklist.count', { n: worklistRows().length })
            : t('worklist.countFiltered', { n: shown().length, total: worklistRows().length })}
        </span>
        <div class="worklist-bar-space" />
        <Show when={selectedCaseIds().size > 0}>
          <div class="button-row" data-testid="worklist-selection">
            <span class="nowrap">{t('worklist.selected', { n: selectedCaseIds().size })}</span>
            <Button testId="selection-extract" onClick={() => void extractCases([...selectedCaseIds()])}>
              {t('worklist.extractSelected')}
            </Button>
            <Button testId="selection-robustness" onClick={() => setTesting(true)}>
              {t('robustness.start')}
            </Button>
            <Button testId="selection-cohort" onClick={() => setNaming(true)}>
              {t('worklist.cohortFromSelected')}
            </Button>
            <Button tone="quiet" onClick={() => setSelectedCaseIds(new Set<string>())}>
              {t('worklist.clearSelection')}
            </Button>
          </div>
        </Show>
        <Show when={worklistRows().length > 0}>
          <div class="button-row">
            <ImportButtons />
          </div>
        </Show>
      </div>
      <Switch>
        <Match when={worklist().kind === 'loading'}>
          <LoadingState />
        </Match>
        <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void loadWorklist()} />}</Match>
        <Match when={worklistRows().length === 0}>
          <EmptyState
            title={t('worklist.emptyTitle')}
            text={t('worklist.emptyText')}
            icon={<FolderInput size={32} />}
            testId="worklist-empty"
          >
            <ImportButtons act />
          </EmptyState>
        </Match>
        <Match when={worklistRows().length > 0}>
          <div class="worklist-body">
            <Show
              when={shown().length > 0}
              fallback={
                <EmptyState title={t('worklist.noMatchTitle')} text={t('worklist.noMatchText', { filter: filter() })}>
                  <Button onClick={() => setFilter('')}>{t('worklist.clearFilter')}</Button>
                </EmptyState>
              }
            >
              <div class="worklist-grid" onKeyDown={onKey}>
                <DataGrid
                  id={GRID_ID}
                  label={t('worklist.table')}
                  columns={columns()}
                  rows={shown()}
                  rowKey={(row) => row.caseId}
                  rowTestId={(row) => `worklist-row-${row.caseId}`}
                  currentKey={current()?.caseId ?? null}
                  initialSort={{ key: 'patient', descending: false }}
                  onRowClick={(row) => setCurrentCaseId(row.caseId)}
                  onRowOpen={open}
                  onOrder={(rows) => {
                    setOrder(rows);
                    setWorklistOrder(rows.map((row) => row.caseId));
                  }}
                  rowHeight={30}
                />
              </div>
            </Show>
            <Show when={current()}>{(row) => <CasePreview row={row()} onOpen={() => open(row())} />}</Show>
          </div>
        </Match>
      </Switch>
      <Show when={testing()}>
        <StartRobustnessDialog caseIds={[...selectedCaseIds()]} onClose={() => setTesting(false)} />
      </Show>
      <CreateCohortDialog
        open={naming()}
        caseIds={[...selectedCaseIds()]}
        onClose={() => setNaming(false)}
        onCreated={() => setSelectedCaseIds(new Set<string>())}
      />
    </div>
  );
}
