/** Score, features and clinical record of the open case, and the two things to do: extract, compute the score. */
import { createMemo, createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import type { CardEntry, ExtractionEntry, ScoreEntry } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { extractCases, isExtracting } from '@renderer/state/extracting';
import { createRemote, type Remote } from '@renderer/state/remote';
import { goTo, takeIntent } from '@renderer/state/route';
import { tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { Select } from '@renderer/ui/Select';
import { EmptyState, ErrorState, LoadingState } from '@renderer/ui/States';
import { Tabs } from '@renderer/ui/Tabs';
import { t } from '@renderer/ui/text';
import { ClinicalFormView } from './ClinicalFormView';
import { FeatureTable } from './FeatureTable';
import { ScoreView } from './ScoreView';
import './case-data.css';

function FeaturesTab(props: { readonly caseId: string; readonly extractions: Remote<ExtractionEntry[]> }): JSX.Element {
  const failure = createMemo(() => {
    const state = props.extractions.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  return (
    <Switch fallback={<LoadingState />}>
      <Match when={failure()}>
        {(problem) => <ErrorState problem={problem()} onRetry={() => void props.extractions.refetch()} />}
      </Match>
      <Match when={props.extractions.value()?.length === 0}>
        <EmptyState title={t('features.emptyTitle')} text={t('features.emptyText')} testId="features-empty">
          <Button tone="act" disabled={isExtracting(props.caseId)} onClick={() => void extractCases([props.caseId])}>
            {t('features.extract')}
          </Button>
          <Button onClick={() => goTo('read')}>{t('features.goRead')}</Button>
        </EmptyState>
      </Match>
      <Match when={props.extractions.value()}>{(list) => <FeatureTable caseId={props.caseId} extractions={list()} />}</Match>
    </Switch>
  );
}

function ScoreTab(props: {
  readonly score: Remote<{ score: ScoreEntry | null }>;
  readonly card: CardEntry | null;
  readonly onCompute: () => void;
}): JSX.Element {
  const failure = createMemo(() => {
    const state = props.score.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  return (
    <Switch fallback={<LoadingState />}>
      <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void props.score.refetch()} />}</Match>
      <Match when={props.score.value()?.score}>{(value) => <ScoreView score={value()} />}</Match>
      <Match when={props.score.value()}>
        <EmptyState
          title={t('score.emptyTitle')}
          text={t(props.card?.standardisedBy === null ? 'score.emptyNotStandardised' : 'score.emptyText')}
          testId="score-empty"
        >
          <Show
            when={props.card?.standardisedBy === null}
            fallback={
              <Button tone="act" disabled={props.card === null} onClick={() => props.onCompute()}>
                {t('score.compute')}
              </Button>
            }
          >
            <Button tone="act" onClick={() => goTo('model')}>
              {t('score.goModel')}
            </Button>
          </Show>
        </EmptyState>
      </Match>
    </Switch>
  );
}

export function CaseDataScreen(props: { readonly caseId: string }): JSX.Element {
  const [tab, setTab] = createSignal<'score' | 'features' | 'clinical'>(takeIntent('clinical') === null ? 'score' : 'clinical');
  const [chosenCard, setChosenCard] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const extractions = createRemote('extraction/get', () => ({ caseId: props.caseId }), ['case', 'worklist']);
  const score = createRemote('score/get', () => ({ caseId: props.caseId }), ['case', 'worklist']);
  const cards = createRemote('card/list', () => ({}), ['card']);

  const card = createMemo((): CardEntry | null => {
    const list = cards.value() ?? [];
    const lastUsed = score.value()?.score?.cardId;
    return (
      list.find((one) => one.cardId === chosenCard()) ??
      list.find((one) => one.cardId === lastUsed) ??
      list.find((one) => one.standardisedBy !== null) ??
      list[0] ??
      null
    );
  });
  const compute = async (): Promise<void> => {
    const chosen = card();
    if (chosen === null) return;
    setBusy(true);
    const answer = await invoke('score/compute', { caseId: props.caseId, cardId: chosen.cardId });
    setBusy(false);
    if (!answer.ok) {
      tellProblem(answer.error);
      return;
    }
    score.set({ score: answer.value });
    setTab('score');
  };
  const featureCount = createMemo(() => (extractions.value() ?? []).reduce((sum, one) => sum + one.file.features.length, 0));

  return (
    <div class="screen case-data">
      <div class="case-bar">
        <Button
          disabled={isExtracting(props.caseId)}
          testId="extract"
          onClick={() => void extractCases([props.caseId])}
          tone={extractions.value()?.length === 0 ? 'act' : 'plain'}
        >
          {t(isExtracting(props.caseId) ? 'features.extracting' : 'features.extract')}
        </Button>
        <span class="worklist-bar-space" />
        <Show when={score.value()?.score?.stale}>
          <span class="look" role="status" data-testid="score-stale">
            {t('score.stale')}
          </span>
        </Show>
        <Select
          label={t('score.card')}
          hideLabel
          options={(cards.value() ?? []).map((one) => ({
            value: one.cardId,
            label: t(one.standardisedBy === null ? 'score.cardNotStandardised' : 'score.cardOption', {
              title: one.title,
              hash: one.hash.slice(0, 8),
              n: one.standardisedBy?.n,
            }),
          }))}
          value={card()?.cardId ?? null}
          onChange={setChosenCard}
          testId="score-card"
          class="case-card"
        />
        <Button tone="act" disabled={busy() || card() === null} testId="compute-score" onClick={() => void compute()}>
          {t(busy() ? 'score.computing' : 'score.compute')}
        </Button>
      </div>
      <Tabs
        label={t('shell.features')}
        value={tab()}
        onChange={setTab}
        tabs={[
          {
            value: 'score',
            label: t('score.tab'),
            content: () => <ScoreTab score={score} card={card()} onCompute={() => void compute()} />,
          },
          {
            value: 'features',
            label: featureCount() === 0 ? t('features.tab') : t('features.tabCount', { n: featureCount() }),
            content: () => <FeaturesTab caseId={props.caseId} extractions={extractions} />,
          },
          { value: 'clinical', label: t('clinical.tab'), content: () => <ClinicalFormView caseId={props.caseId} /> },
        ]}
      />
    </div>
  );
}
