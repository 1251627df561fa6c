/** All extracted features of the case: search, sort, unit, IBSI id, aggregation, reason where there is no value; the reference of the chosen one beside it. */
import FileDown from 'lucide-solid/icons/file-down';
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js';
import type { ExtractionEntry, FeatureValueEntry, StudySequence } from '@shared/contract/entities';
import { createRowCursor, DataGrid, type GridColumn } from '@renderer/features/data-grid/index';
import { ProfileDialog } from '@renderer/features/profiles/index';
import { invoke } from '@renderer/ipc/client';
import { caseDetail } from '@renderer/state/open-case';
import { tell, tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { Chip } from '@renderer/ui/Chip';
import { Field } from '@renderer/ui/Field';
import { dateAndTime, fixed, measured } from '@renderer/ui/readable';
import { Select } from '@renderer/ui/Select';
import { t } from '@renderer/ui/text';
import { FeatureReference } from './FeatureReference';
import { reasonText } from './reason-text';

const GRID_ID = 'feature-grid';
const ALL = 'all';
const SHORT_HASH = 12;

export interface FeatureTableProps {
  readonly caseId: string;
  readonly extractions: readonly ExtractionEntry[];
}

export function FeatureTable(props: FeatureTableProps): JSX.Element {
  const [search, setSearch] = createSignal('');
  const [sequence, setSequence] = createSignal<StudySequence | typeof ALL>(ALL);
  const all = createMemo(() => props.extractions.flatMap((extraction) => extraction.file.features));
  const shown = createMemo(() => {
    const words = search()
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const chosen = sequence();
    return all().filter((row) => {
      if (chosen !== ALL && !row.name.startsWith(`${chosen}_`)) return false;
      if (words.length === 0) return true;
      const text = [row.name, row.ibsiId ?? '', row.aggregation ?? '', row.unit, row.reason ?? ''].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    });
  });
  const [open, setOpen] = createSignal(false);
  const [profile, setProfile] = createSignal<ExtractionEntry['file']['profile'] | null>(null);
  const cursor = createRowCursor<FeatureValueEntry>({
    rowKey: (row) => row.name,
    onOpen: () => setOpen(true),
    onLeave: () => {
      const was = open();
      setOpen(false);
      return was;
    },
  });
  // Of all rows, not of those shown: what is read stays while the table is searched.
  const chosen = createMemo(() => all().find((row) => row.name === cursor.currentKey()) ?? null);
  const close = (): void => {
    setOpen(false);
    document.getElementById(GRID_ID)?.focus();
  };
  const columns = createMemo((): GridColumn<FeatureValueEntry>[] => [
    {
      key: 'name',
      header: t('features.col.name'),
      width: 272,
      grow: 2,
      sortBy: (row) => row.name,
      cell: (row) => (
        <span class="ellipsis" title={row.name}>
          {row.name}
        </span>
      ),
    },
    {
      key: 'value',
      header: t('features.col.value'),
      width: 112,
      numeric: true,
      sortBy: (row) => row.value,
      cell: (row) => (
        <span title={row.value === null ? undefined : String(row.value)} data-testid="feature-value">
          {measured(row.value)}
        </span>
      ),
    },
    {
      key: 'unit',
      header: t('features.col.unit'),
      width: 74,
      sortBy: (row) => row.unit,
      cell: (row) => <span class="dim">{row.unit}</span>,
    },
    {
      key: 'imageType',
      header: t('features.col.imageType'),
      width: 90,
      sortBy: (row) => row.imageType,
      cell: (row) => <span class="dim">{row.imageType}</span>,
    },
    {
      key: 'family',
      header: t('features.col.family'),
      width: 78,
      sortBy: (row) => row.family,
      cell: (row) => <span class="dim">{row.family}</span>,
    },
    {
      key: 'ibsi',
      header: t('features.col.ibsi'),
      width: 62,
      sortBy: (row) => row.ibsiId,
      cell: (row) => <span class="dim">{row.ibsiId ?? t('number.none')}</span>,
    },
    {
      key: 'aggregation',
      header: t('features.col.aggregation'),
      width: 90,
      sortBy: (row) => row.aggregation,
      cell: (row) => <span class="dim">{row.aggregation ?? t('number.none')}</span>,
    },
    {
      key: 'reason',
      header: t('features.col.reason'),
      width: 90,
      grow: 1,
      sortBy: (row) => row.reason ?? null,
      cell: (row) => (
        <span class="ellipsis look" title={reasonText(row.reason)}>
          {reasonText(row.reason)}
        </span>
      ),
    },
  ]);
  const save = async (format: 'csv' | 'json'): Promise<void> => {
    const name = (caseDetail()?.patientId ?? props.caseId).replace(/[^\w.-]+/g, '_');
    const picked = await invoke('dialog/pick', {
      what: format === 'csv' ? 'save-csv' : 'save-json',
      suggestedName: `features-${name}.${format}`,
    });
    if (!picked.ok) {
      tellProblem(picked.error);
      return;
    }
    const path = picked.value.paths[0];
    if (path === undefined) return;
    const answer = await invoke('extraction/export', { caseId: props.caseId, format, path });
    if (answer.ok) tell('features.exported', { path: answer.value.path });
    else tellProblem(answer.error);
  };
  return (
    <div class="features">
      <div class="features-bar">
        <Field
          label={t('features.search')}
          hideLabel
          placeholder={t('features.search')}
          value={search()}
          onText={setSearch}
          onKeyDown={cursor.onKey}
          aria-controls={GRID_ID}
          class="features-search"
          testId="feature-search"
        />
        <Select
          label={t('features.sequence')}
          hideLabel
          options={[
            { value: ALL, label: t('features.allSequences') },
            ...props.extractions.map((extraction) => ({ value: extraction.sequence, label: t(`term.${extraction.sequence}`) })),
          ]}
          value={sequence()}
          onChange={setSequence}
          class="features-sequence"
          testId="feature-sequence"
        />
        <span class="dim nowrap" data-testid="feature-count">
          {t('features.count', { n: shown().length, total: all().length })}
        </span>
        <span class="worklist-bar-space" />
        <Button icon={<FileDown size={16} />} testId="features-csv" onClick={() => void save('csv')}>
          {t('features.exportCsv')}
        </Button>
        <Button icon={<FileDown size={16} />} testId="features-json" onClick={() => void save('json')}>
          {t('features.exportJson')}
        </Button>
      </div>
      <ul class="features-runs">
        <For each={props.extractions}>
          {(extraction) => (
            <li class="dim">
              <strong>{t(`term.${extraction.sequence}`)}</strong>{' '}
              {t('features.run', {
                voxels: extraction.file.roi.voxels,
                slices: extraction.file.roi.slices,
                volume: fixed(extraction.file.roi.volumeMl, 2),
                time: dateAndTime(extraction.extractedAt),
              })}{' '}
              <button
                type="button"
                class="link"
                title={t('features.showProfile')}
                data-testid="features-profile"
                onClick={() => setProfile(extraction.file.profile)}
              >
                {extraction.file.profile.name}
              </button>{' '}
              <span title={extraction.file.profile.hash} class="faint features-hash">
                {extraction.file.profile.hash.slice(0, SHORT_HASH)}
              </span>{' '}
              <Show when={extraction.stale}>
                <Chip label={t('features.stale')} tone="look" hint={t('features.staleHint')} />
              </Show>
              <Show when={extraction.readState === 'draft'}>
                {' '}
                <Chip label={t('features.draft')} tone="look" hint={t('features.draftHint')} />
              </Show>
            </li>
          )}
        </For>
      </ul>
      <div class="features-body" onKeyDown={(event) => event.key === 'Escape' && cursor.onKey(event)}>
        <DataGrid
          id={GRID_ID}
          label={t('features.table')}
          columns={columns()}
          rows={shown()}
          rowKey={(row) => row.name}
          rowTestId={() => 'feature-row'}
          currentKey={cursor.currentKey()}
          onRowClick={(row) => {
            cursor.setCurrentKey(row.name);
            setOpen(true);
          }}
          onOrder={cursor.setOrder}
          onKey={cursor.onKey}
        />
        <Show when={open() ? chosen() : null}>
          {(row) => (
            <FeatureReference
              row={row()}
              preprocessing={
                props.extractions.find(({ sequence }) => row().name.startsWith(`${sequence}_`))?.file.preprocessing ?? null
              }
              onClose={close}
            />
          )}
        </Show>
      </div>
      <ProfileDialog profile={profile()?.name ?? null} usedHash={profile()?.hash ?? null} onClose={() => setProfile(null)} />
    </div>
  );
}
