/** All series of the case with sequence and plane to correct. */
import { createMemo, For, Show, type JSX } from 'solid-js';
import type { CaseDetail, Plane, SequenceRole, SeriesEntry } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { acceptCaseDetail } from '@renderer/state/open-case';
import { allSeries } from '@renderer/state/reading-series';
import { tellProblem } from '@renderer/state/toasts';
import { Dialog } from '@renderer/ui/Dialog';
import { fixed } from '@renderer/ui/readable';
import { Select } from '@renderer/ui/Select';
import { ProblemNote } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';

const ROLES: readonly SequenceRole[] = ['t1', 't2', 't1c', 'other'];
const PLANES: readonly Plane[] = ['axial', 'coronal', 'sagittal', 'oblique'];

export interface SeriesDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly detail: CaseDetail;
  readonly onDetail: (detail: CaseDetail) => void;
}

export function SeriesDialog(props: SeriesDialogProps): JSX.Element {
  const series = createMemo(() => allSeries(props.detail));
  const setRole = async (seriesId: string, sequence: SequenceRole, plane: Plane): Promise<void> => {
    const answer = await invoke('series/set-role', { seriesId, sequence, plane });
    if (!answer.ok) {
      tellProblem(answer.error);
      return;
    }
    props.onDetail(answer.value);
    acceptCaseDetail(answer.value);
  };
  return (
    <Dialog
      open={props.open}
      onClose={() => props.onClose()}
      title={t('reading.seriesAndRoles')}
      description={t('reading.seriesAndRolesText')}
      wide
      testId="series-dialog"
    >
      <Show when={series().length > 0} fallback={<p class="dim">{t('reading.noSeriesAtAll')}</p>}>
        <table class="table">
          <thead>
            <tr>
              <th>{t('reading.column.series')}</th>
              <th>{t('reading.column.size')}</th>
              <th>{t('reading.column.role')}</th>
              <th>{t('reading.column.plane')}</th>
              <th>{t('reading.column.state')}</th>
            </tr>
          </thead>
          <tbody>
            <For each={series()}>
              {(entry) => (
                <SeriesRow series={entry} onRole={(sequence, plane) => void setRole(entry.seriesId, sequence, plane)} />
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </Dialog>
  );
}

interface SeriesRowProps {
  readonly series: SeriesEntry;
  readonly onRole: (sequence: SequenceRole, plane: Plane) => void;
}

function SeriesRow(props: SeriesRowProps): JSX.Element {
  const name = (): string => (props.series.description === '' ? t('worklist.seriesNoDescription') : props.series.description);
  return (
    <tr data-testid={`dialog-series-${props.series.seriesId}`}>
      <td>
        {name()}
        <For each={props.series.problems}>{(problem) => <ProblemNote problem={problem} tone="look" />}</For>
      </td>
      <td class="nowrap">
        {t('worklist.seriesSize', { columns: props.series.dims[0], rows: props.series.dims[1], slices: props.series.dims[2] })}
        <br />
        <span class="faint">
          {t('worklist.seriesSpacing', {
            x: fixed(props.series.spacingMm[0], 2),
            y: fixed(props.series.spacingMm[1], 2),
            z: fixed(props.series.spacingMm[2], 2),
          })}
        </span>
      </td>
      <td>
        <Select
          label={t('worklist.role', { series: name() })}
          hideLabel
          options={ROLES.map((value) => ({ value, label: t(`term.${value}`) }))}
          value={props.series.sequence}
          onChange={(sequence) => props.onRole(sequence, props.series.plane)}
          testId={`role-${props.series.seriesId}`}
        />
      </td>
      <td>
        <Select
          label={t('worklist.plane', { series: name() })}
          hideLabel
          options={PLANES.map((value) => ({ value, label: t(`term.${value}`) }))}
          value={props.series.plane}
          onChange={(plane) => props.onRole(props.series.sequence, plane)}
          testId={`plane-${props.series.seriesId}`}
        />
      </td>
      <td class="faint" title={props.series.roleReason}>
        {t(props.series.roleConfirmed ? 'worklist.roleConfirmed' : 'worklist.roleGuessed')}
      </td>
    </tr>
  );
}
