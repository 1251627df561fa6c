/** The highlighted case beside the list: next step, series with their roles and problems, reads. */
import { createMemo, For, Match, Show, Switch, type JSX } from 'solid-js';
import type { CaseDetail, Plane, SequenceRole, SeriesEntry, WorklistRow } from '@shared/contract/entities';
import { isMessageKey } from '@shared/messages/index';
import { invoke } from '@renderer/ipc/client';
import { acceptCaseDetail, openCase } from '@renderer/state/open-case';
import { createRemote } from '@renderer/state/remote';
import { tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { fixed } from '@renderer/ui/readable';
import { Select } from '@renderer/ui/Select';
import { ErrorState, LoadingState, ProblemNote } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';
import { nextStepText, sequenceText } from './stages';

const roles: readonly SequenceRole[] = ['t1', 't2', 't1c', 'other'];
const planes: readonly Plane[] = ['axial', 'coronal', 'sagittal', 'oblique'];

function SeriesCard(props: { readonly series: SeriesEntry; readonly onDetail: (detail: CaseDetail) => void }): JSX.Element {
  const name = (): string => (props.series.description === '' ? t('worklist.seriesNoDescription') : props.series.description);
  const setRole = async (sequence: SequenceRole, plane: Plane): Promise<void> => {
    const answer = await invoke('series/set-role', { seriesId: props.series.seriesId, sequence, plane });
    if (answer.ok) props.onDetail(answer.value);
    else tellProblem(answer.error);
  };
  return (
    <li
      class="series"
      data-testid={`series-${props.series.seriesId}`}
      data-role={props.series.sequence}
      data-plane={props.series.plane}
    >
      <div class="series-head">
        <span>{name()}</span>
        <span class="faint nowrap">
          <Show when={props.series.seriesNumber !== null}>
            {t('worklist.seriesNumber', { number: props.series.seriesNumber })}
          </Show>{' '}
          {props.series.modality}
        </span>
      </div>
      <div class="series-roles">
        <Select
          label={t('worklist.role', { series: name() })}
          hideLabel
          options={roles.map((value) => ({ value, label: sequenceText(value) }))}
          value={props.series.sequence}
          onChange={(sequence) => void setRole(sequence, props.series.plane)}
          testId={`series-role-${props.series.seriesId}`}
        />
        <Select
          label={t('worklist.plane', { series: name() })}
          hideLabel
          options={planes.map((value) => ({ value, label: t(`term.${value}`) }))}
          value={props.series.plane}
          onChange={(plane) => void setRole(props.series.sequence, plane)}
          testId={`series-plane-${props.series.seriesId}`}
        />
        <span class="faint nowrap" title={props.series.roleReason}>
          {t(props.series.roleConfirmed ? 'worklist.roleConfirmed' : 'worklist.roleGuessed')}
        </span>
      </div>
      <p class="faint series-size">
        {t('worklist.seriesSize', {
          columns: props.series.dims[0],
          rows: props.series.dims[1],
          slices: props.series.dims[2],
        })}
        {' · '}
        {t('worklist.seriesSpacing', {
          x: fixed(props.series.spacingMm[0], 2),
          y: fixed(props.series.spacingMm[1], 2),
          z: fixed(props.series.spacingMm[2], 2),
        })}
      </p>
      <For each={props.series.problems}>{(problem) => <ProblemNote problem={problem} tone="look" />}</For>
      <Show when={!props.series.extractable && props.series.problems.length > 0}>
        <p class="look">{t('worklist.notExtractable')}</p>
      </Show>
    </li>
  );
}

/** Where a read came from when it was not drawn here. */
function sourceText(source: string): string | null {
  const key = `worklist.source.${source}`;
  return isMessageKey(key) ? t(key) : null;
}

function Reads(props: { readonly detail: CaseDetail }): JSX.Element {
  return (
    <section class="preview-part">
      <h3>{t('worklist.reads')}</h3>
      <Show when={props.detail.reads.length > 0} fallback={<p class="dim">{t('worklist.readsNone')}</p>}>
        <ul>
          <For each={[...props.detail.reads].sort((a, b) => roles.indexOf(a.sequence) - roles.indexOf(b.sequence))}>
            {(read) => (
              <li class="read-line" data-testid={`read-${read.readId}`} data-state={read.state}>
                <span>
                  {t('worklist.read', {
                    sequence: sequenceText(read.sequence),
                    reader: read.readerName,
                    state: t(read.state === 'final' ? 'term.final' : 'term.draft'),
                  })}
                  <Show when={sourceText(read.source)}>{(source) => <span class="faint">{` · ${source()}`}</span>}</Show>
                  <Show when={read.occasion > 1}>{` · ${t('worklist.readRepeat', { occasion: read.occasion })}`}</Show>
                </span>
                <span class="dim nowrap">
                  {t('worklist.readVolume', { volume: fixed(read.volumeMl, 2), slices: read.sliceCount })}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}

export interface CasePreviewProps {
  readonly row: WorklistRow;
  readonly onOpen: () => void;
}

export function CasePreview(props: CasePreviewProps): JSX.Element {
  const caseId = createMemo(() => props.row.caseId);
  const detail = createRemote('case/get', () => ({ caseId: caseId() }), ['case', 'worklist']);
  const accept = (next: CaseDetail): void => {
    detail.set(next);
    acceptCaseDetail(next);
  };
  const failure = createMemo(() => {
    const state = detail.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  return (
    <aside class="preview" aria-label={t('worklist.preview')} data-testid="case-preview">
      <div class="preview-head">
        <h2 class="ellipsis" title={props.row.patientName}>
          {props.row.patientName}
        </h2>
        <p class="dim">
          {props.row.patientId}{' '}
          <Show when={props.row.synthetic}>
            <span class="tag-synthetic">{t('term.synthetic')}</span>
          </Show>
        </p>
        <div class="button-row">
          <Button tone="act" testId="open-next-step" onClick={() => props.onOpen()}>
            {nextStepText(props.row)}
          </Button>
        </div>
        <div class="button-row">
          <Button testId="open-read" onClick={() => openCase(caseId(), 'read')}>
            {t('worklist.openRead')}
          </Button>
          <Button testId="open-score" onClick={() => openCase(caseId(), 'score')}>
            {t('worklist.openScore')}
          </Button>
          <Button testId="open-report" onClick={() => openCase(caseId(), 'report')}>
            {t('worklist.openReport')}
          </Button>
        </div>
      </div>
      <div class="scroll preview-scroll">
        <Switch fallback={<LoadingState />}>
          <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void detail.refetch()} />}</Match>
          <Match when={detail.value()}>
            {(value) => (
              <>
                <For each={value().studies}>
                  {(study) => (
                    <section class="preview-part">
                      <h3>
                        {t('worklist.study', { date: study.studyDate ?? t('worklist.studyDateUnknown') })}
                        <Show when={study.description !== ''}>
                          <span class="faint"> {study.description}</span>
                        </Show>
                      </h3>
                      <ul class="series-list">
                        <For each={study.series}>{(series) => <SeriesCard series={series} onDetail={accept} />}</For>
                      </ul>
                    </section>
                  )}
                </For>
                <Reads detail={value()} />
              </>
            )}
          </Match>
        </Switch>
      </div>
    </aside>
  );
}
