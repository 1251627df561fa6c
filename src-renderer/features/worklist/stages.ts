/** The stages of a case as chips: a short label, a state, and in words what is there or missing. */
import type { StudySequence, WorklistRow } from '@shared/contract/entities';
import type { MessageKey } from '@shared/messages/index';
import { formatSignedScore } from '@shared/figures/number-format';
import { t } from '@renderer/ui/text';
import { nextStepOf, type NextStep } from '@renderer/state/next-step';

type StageName = 'images' | StudySequence | 'features' | 'clinical' | 'followUp' | 'score' | 'report';

export interface Stage {
  readonly name: StageName;
  readonly label: string;
  readonly tone: 'done' | 'partial' | 'missing';
  readonly hint: string;
}

const sequences: readonly StudySequence[] = ['t1', 't2', 't1c'];
export const sequenceText = (sequence: StudySequence | 'other'): string => t(`term.${sequence}`);
const listText = (list: readonly StudySequence[]): string => list.map(sequenceText).join(', ');

function imagesStage(row: WorklistRow): Stage {
  const missing = sequences.filter((sequence) => !row.images[sequence]);
  const base = { name: 'images' as const, label: t('worklist.stage.images') };
  if (missing.length === 0) return { ...base, tone: 'done', hint: t('worklist.tip.imagesDone') };
  if (missing.length === 3) return { ...base, tone: 'missing', hint: t('worklist.tip.imagesNone') };
  return { ...base, tone: 'partial', hint: t('worklist.tip.imagesMissing', { missing: listText(missing) }) };
}

function readStage(row: WorklistRow, sequence: StudySequence): Stage {
  const state = row.reads[sequence];
  const key: MessageKey =
    state === 'final'
      ? 'worklist.tip.readFinal'
      : state === 'draft'
        ? 'worklist.tip.readDraft'
        : row.images[sequence]
          ? 'worklist.tip.readNone'
          : 'worklist.tip.readNoSeries';
  return {
    name: sequence,
    label: sequenceText(sequence),
    tone: state === 'final' ? 'done' : state === 'draft' ? 'partial' : 'missing',
    hint: t(key, { sequence: sequenceText(sequence) }),
  };
}

function featuresStage(row: WorklistRow): Stage {
  const done = sequences.filter((sequence) => row.features[sequence]);
  const base = { name: 'features' as const, label: t('worklist.stage.features') };
  if (done.length === 3) return { ...base, tone: 'done', hint: t('worklist.tip.featuresDone') };
  if (done.length === 0) return { ...base, tone: 'missing', hint: t('worklist.tip.featuresNone') };
  const missing = sequences.filter((sequence) => !row.features[sequence]);
  return {
    ...base,
    tone: 'partial',
    hint: t('worklist.tip.featuresSome', { done: listText(done), missing: listText(missing) }),
  };
}

function scoreStage(row: WorklistRow): Stage {
  const base = { name: 'score' as const, label: t('worklist.stage.score') };
  if (row.score === null) return { ...base, tone: 'missing', hint: t('worklist.tip.scoreNone') };
  if (row.score.group === null) return { ...base, tone: 'partial', hint: t('worklist.tip.scoreNoValue') };
  return { ...base, tone: 'done', hint: t('worklist.tip.scoreDone', { group: t(`term.${row.score.group}`) }) };
}

/** The chips of a case, in the order of the work. */
export function stagesOf(row: WorklistRow): readonly Stage[] {
  return [
    imagesStage(row),
    ...sequences.map((sequence) => readStage(row, sequence)),
    featuresStage(row),
    {
      name: 'clinical',
      label: t('worklist.stage.clinical'),
      tone: row.clinical === 'complete' ? 'done' : row.clinical === 'partial' ? 'partial' : 'missing',
      hint: t(
        row.clinical === 'complete'
          ? 'worklist.tip.clinicalComplete'
          : row.clinical === 'partial'
            ? 'worklist.tip.clinicalPartial'
            : 'worklist.tip.clinicalNone',
      ),
    },
    {
      name: 'followUp',
      label: t('worklist.stage.followUp'),
      tone: row.followUp ? 'done' : 'missing',
      hint: t(row.followUp ? 'worklist.tip.followUpDone' : 'worklist.tip.followUpNone'),
    },
    scoreStage(row),
    {
      name: 'report',
      label: t('worklist.stage.report'),
      tone: row.report ? 'done' : 'missing',
      hint: t(row.report ? 'worklist.tip.reportDone' : 'worklist.tip.reportNone'),
    },
  ];
}

/** The next step in words. */
export function nextStepText(row: WorklistRow): string {
  const step: NextStep = nextStepOf(row);
  return step.kind === 'read' || step.kind === 'finalise'
    ? t(`worklist.next.${step.kind}`, { sequence: sequenceText(step.sequence) })
    : t(`worklist.next.${step.kind}`);
}

/** The score as the list shows it. */
export function scoreText(row: WorklistRow): string {
  if (row.score === null || row.score.ictos === null) return t('number.none');
  const group = row.score.group === null ? '' : ` ${t(`worklist.group.${row.score.group}`)}`;
  return `${formatSignedScore(row.score.ictos)}${group}`;
}

/** Whether every word of the filter stands somewhere in the case's name, id, date, chips or next step. */
export function matchesFilter(row: WorklistRow, filter: string): boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const text = [
    row.patientName,
    row.patientId,
    row.studyDate ?? '',
    row.synthetic ? t('term.synthetic') : '',
    scoreText(row),
    nextStepText(row),
    ...stagesOf(row)
      .filter((stage) => stage.tone !== 'done')
      .map((stage) => stage.hint),
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
