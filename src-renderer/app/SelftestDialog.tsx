/** Help > Self-test: every consensus value of the IBSI digital phantom against ours, failures first, and its sheet as PDF. */
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import FileDown from 'lucide-solid/icons/file-down';
import { createMemo, createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import type { SelftestSheet } from '@shared/contract/entities';
import type { Problem } from '@shared/base/result';
import { createRowCursor, DataGrid, type GridColumn } from '@renderer/features/data-grid/index';
import { invoke } from '@renderer/ipc/client';
import { Button } from '@renderer/ui/Button';
import { Checkbox } from '@renderer/ui/Checkbox';
import { Chip } from '@renderer/ui/Chip';
import { Dialog } from '@renderer/ui/Dialog';
import { Field } from '@renderer/ui/Field';
import { measured } from '@renderer/ui/readable';
import { ErrorState, LoadingState, ProblemNote } from '@renderer/ui/States';
import { language, t } from '@renderer/ui/text';
import './selftest.css';

type Row = SelftestSheet['rows'][number];
const SHORT_HASH = 12;
const keyOf = (row: Row): string => [row.family, row.ibsiId, row.aggregation].join('/');

/** "161 out of scope: 25 3D morphology ..., 136 3D aggregation ...". */
function scopeText(sheet: SelftestSheet): string {
  const counts = new Map<SelftestSheet['leftOut'][number]['why'], number>();
  for (const { why, count } of sheet.leftOut) counts.set(why, (counts.get(why) ?? 0) + count);
  const parts = [...counts].map(([why, n]) => t('selftest.scopePart', { n, why: t(`selftest.why.${why}`) }));
  return t('selftest.scope', { n: sheet.outOfScope, reasons: parts.join(language() === 'en' ? ', ' : '，') });
}

function Summary(props: { readonly sheet: SelftestSheet }): JSX.Element {
  const well = (): boolean => props.sheet.failed === 0;
  const total = (): number => props.sheet.passed + props.sheet.failed;
  return (
    <div class="stack">
      <div
        class="selftest-verdict"
        classList={{ 'selftest-bad': !well() }}
        role={well() ? 'status' : 'alert'}
        data-testid="selftest-summary"
        data-passed={props.sheet.passed}
        data-failed={props.sheet.failed}
        data-out-of-scope={props.sheet.outOfScope}
      >
        <Show when={well()} fallback={<CircleAlert size={20} aria-hidden="true" />}>
          <CircleCheck size={20} aria-hidden="true" />
        </Show>
        <strong>
          {well()
            ? t('selftest.verdictAll', { n: props.sheet.passed, total: total() })
            : t('selftest.verdictSome', { failed: props.sheet.failed, total: total() })}
        </strong>
      </div>
      <p class="dim">{scopeText(props.sheet)}</p>
      <p class="faint selftest-facts">
        <span>
          {t('selftest.program', {
            name: props.sheet.program.name,
            version: props.sheet.program.version,
            build: t(`term.${props.sheet.program.buildKind}`),
          })}
        </span>
        <span>
          {props.sheet.machine.platform}, {props.sheet.machine.runtime}
        </span>
        <span title={props.sheet.dataHashes.reference}>
          {t('selftest.referenceHash')} {props.sheet.dataHashes.reference.slice(0, SHORT_HASH)}
        </span>
      </p>
    </div>
  );
}

function Values(props: { readonly sheet: SelftestSheet }): JSX.Element {
  const [filter, setFilter] = createSignal('');
  const [onlyFailures, setOnlyFailures] = createSignal(false);
  const shown = createMemo(() => {
    const words = filter()
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const rows = props.sheet.rows.filter((row) => {
      if (onlyFailures() && row.pass) return false;
      const text = [row.family, row.feature, row.ibsiId, row.aggregation].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return [...rows.filter((row) => !row.pass), ...rows.filter((row) => row.pass)];
  });
  const cursor = createRowCursor<Row>({ rowKey: keyOf });
  const columns = createMemo((): GridColumn<Row>[] => [
    {
      key: 'result',
      header: t('selftest.col.result'),
      width: 68,
      sortBy: (row) => (row.pass ? 1 : 0),
      cell: (row) => (
        <Show when={row.pass} fallback={<Chip label={t('selftest.fail')} tone="stop" testId="selftest-fail" />}>
          <span class="dim">{t('selftest.pass')}</span>
        </Show>
      ),
    },
    {
      key: 'family',
      header: t('selftest.col.family'),
      width: 138,
      sortBy: (row) => row.family,
      cell: (row) => (
        <span class="ellipsis dim" title={row.family}>
          {row.family}
        </span>
      ),
    },
    {
      key: 'feature',
      header: t('selftest.col.feature'),
      width: 190,
      grow: 1,
      sortBy: (row) => row.feature,
      cell: (row) => (
        <span class="ellipsis" title={row.feature}>
          {row.feature}
        </span>
      ),
    },
    {
      key: 'ibsi',
      header: t('selftest.col.ibsi'),
      width: 66,
      sortBy: (row) => row.ibsiId,
      cell: (row) => <span class="dim">{row.ibsiId}</span>,
    },
    {
      key: 'aggregation',
      header: t('selftest.col.aggregation'),
      width: 164,
      sortBy: (row) => row.aggregation,
      cell: (row) => (
        <span class="ellipsis dim" title={row.aggregation}>
          {row.aggregation || t('number.none')}
        </span>
      ),
    },
    {
      key: 'reference',
      header: t('selftest.col.reference'),
      width: 88,
      numeric: true,
      sortBy: (row) => row.reference,
      cell: (row) => <span>{measured(row.reference)}</span>,
    },
    {
      key: 'tolerance',
      header: t('selftest.col.tolerance'),
      width: 84,
      numeric: true,
      sortBy: (row) => row.tolerance,
      cell: (row) => <span class="dim">{measured(row.tolerance)}</span>,
    },
    {
      key: 'value',
      header: t('selftest.col.value'),
      width: 96,
      numeric: true,
      sortBy: (row) => row.value,
      cell: (row) => (
        <span classList={{ 'selftest-wrong': !row.pass }} title={row.value === null ? undefined : String(row.value)}>
          {measured(row.value)}
        </span>
      ),
    },
  ]);
  return (
    <>
      <div class="selftest-bar">
        <Field
          label={t('selftest.filter')}
          hideLabel
          placeholder={t('selftest.filter')}
          value={filter()}
          onText={setFilter}
          onKeyDown={cursor.onKey}
          aria-controls="selftest-grid"
          class="selftest-filter"
          testId="selftest-filter"
        />
        <Show when={props.sheet.failed > 0}>
          <Checkbox
            label={t('selftest.onlyFailures')}
            checked={onlyFailures()}
            onChange={setOnlyFailures}
            testId="selftest-only-failures"
          />
        </Show>
        <span class="dim nowrap" data-testid="selftest-count">
          {t('selftest.shown', { n: shown().length, total: props.sheet.rows.length })}
        </span>
      </div>
      <Show when={shown().length > 0} fallback={<p class="dim selftest-none">{t('selftest.noMatch')}</p>}>
        <DataGrid
          id="selftest-grid"
          label={t('selftest.table')}
          columns={columns()}
          rows={shown()}
          rowKey={keyOf}
          rowTestId={() => 'selftest-row'}
          currentKey={cursor.currentKey()}
          onRowClick={(row) => cursor.setCurrentKey(keyOf(row))}
          onOrder={cursor.setOrder}
          onKey={cursor.onKey}
        />
      </Show>
    </>
  );
}

type Printed = { readonly path: string; readonly pages: number };

/** Asks where, writes the sheet there, and says so inside the dialog: messages in the corner lie behind it. */
function PrintButton(props: { readonly sheet: SelftestSheet }): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const [printed, setPrinted] = createSignal<Printed | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const print = async (): Promise<void> => {
    setPrinted(null);
    setProblem(null);
    const suggestedName = `ictos-selftest-${props.sheet.program.version}.pdf`;
    const picked = await invoke('dialog/pick', { what: 'save-pdf', suggestedName });
    if (!picked.ok) {
      setProblem(picked.error);
      return;
    }
    const path = picked.value.paths[0];
    if (path === undefined) return;
    setBusy(true);
    const answer = await invoke('selftest/print', { language: language(), path });
    setBusy(false);
    if (answer.ok) setPrinted(answer.value);
    else setProblem(answer.error);
  };
  return (
    <>
      <div class="selftest-said">
        <Show when={printed()}>
          {(done) => (
            <p role="status" data-testid="selftest-printed">
              {t('selftest.printed', { path: done().path, pages: done().pages })}
            </p>
          )}
        </Show>
        <Show when={problem()}>{(failed) => <ProblemNote problem={failed()} />}</Show>
      </div>
      <Button tone="act" icon={<FileDown size={16} />} disabled={busy()} testId="selftest-print" onClick={() => void print()}>
        {t(busy() ? 'selftest.printing' : 'selftest.print')}
      </Button>
    </>
  );
}

function Selftest(): JSX.Element {
  const [sheet, setSheet] = createSignal<SelftestSheet | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const run = async (): Promise<void> => {
    setSheet(null);
    setProblem(null);
    const answer = await invoke('selftest/run', {});
    if (answer.ok) setSheet(answer.value);
    else setProblem(answer.error);
  };
  void run();
  return (
    <div class="selftest">
      <Switch fallback={<LoadingState label={t('selftest.running')} />}>
        <Match when={problem()}>{(failed) => <ErrorState problem={failed()} onRetry={() => void run()} />}</Match>
        <Match when={sheet()}>
          {(done) => (
            <>
              <Summary sheet={done()} />
              <Values sheet={done()} />
              <div class="selftest-actions">
                <Button testId="selftest-again" onClick={() => void run()}>
                  {t('selftest.again')}
                </Button>
                <PrintButton sheet={done()} />
              </div>
            </>
          )}
        </Match>
      </Switch>
    </div>
  );
}

export function SelftestDialog(props: { readonly open: boolean; readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t('selftest.title')} wide testId="selftest-dialog">
      <Selftest />
    </Dialog>
  );
}
