/** Score and decision of the case, so that a clinician understands it without scrolling. */
import { createMemo, For, Show, type JSX } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { RiskFactorEntry, ScoreEntry } from '@shared/contract/entities';
import { createRemote } from '@renderer/state/remote';
import { settings } from '@renderer/state/settings';
import { Chip } from '@renderer/ui/Chip';
import { formatSignedScore } from '@shared/figures/number-format';
import { measured, signed } from '@renderer/ui/readable';
import { ProblemNote } from '@renderer/ui/States';
import { SvgFigure } from '@renderer/ui/SvgFigure';
import { problemT, t } from '@renderer/ui/text';

const groupWord = (group: NonNullable<ScoreEntry['ruleGroup']>): string =>
  t(group === 'ICT+CCRT' ? 'term.ict' : group === 'CCRT' ? 'term.ccrt' : 'term.trial');

/** As figure and paper round it. */
const scoreText = (value: number | null): string => (value === null ? t('number.none') : formatSignedScore(value));

const shortName = (name: string): string => name.replace(/^(t1c|t1|t2)_original_[a-z0-9]+_/, '').replaceAll('_', ' ');

type Feature = ScoreEntry['features'][number];

/** The strip says name, value, z and percentile itself; without a value there is no strip, and the reason says why. */
function FeatureStrip(props: { readonly feature: Feature; readonly svg: string | null }): JSX.Element {
  return (
    <li class="strip" data-testid={`model-feature-${props.feature.name}`}>
      <Show
        when={props.svg}
        fallback={
          <div class="strip-head">
            <h3>{shortName(props.feature.name)}</h3>
            <span class="dim">
              {measured(props.feature.value)} · {t('score.z', { z: scoreText(props.feature.z) })}
            </span>
          </div>
        }
      >
        {(svg) => <SvgFigure svg={svg()} label={shortName(props.feature.name)} />}
      </Show>
      <p class="faint strip-name">
        {props.feature.name} · {t('score.coefficient', { c: signed(props.feature.coefficient, 3) })}
      </p>
    </li>
  );
}

function RiskFactors(props: { readonly factors: readonly RiskFactorEntry[] }): JSX.Element {
  return (
    <ul class="risk">
      <For each={props.factors}>
        {(factor) => (
          <li class="risk-line" data-testid={`risk-${factor.factor}`} data-state={factor.state}>
            <Chip
              label={t(`score.factor.${factor.state}`)}
              tone={factor.state === 'positive' ? 'done' : factor.state === 'unknown' ? 'look' : 'missing'}
            />
            <span>
              {t(`score.factor.${factor.factor}`)}
              <Show when={factor.basis}>{(basis) => <span class="dim"> ({basis()})</span>}</Show>
              <Show when={factor.note}>{(note) => <span class="dim"> · {problemT(note())}</span>}</Show>
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}

function Reasons(props: { readonly title: string; readonly reasons: readonly Problem[]; readonly testId: string }): JSX.Element {
  return (
    <Show when={props.reasons.length > 0}>
      <section data-testid={props.testId}>
        <h3>{props.title}</h3>
        <ul class="bullets">
          <For each={props.reasons}>{(reason) => <li data-code={reason.code}>{problemT(reason)}</li>}</For>
        </ul>
      </section>
    </Show>
  );
}

/** Reasons that are no flags: those stand in their own list. */
const withoutFlags = (score: ScoreEntry): Problem[] => {
  const flags = new Set(score.flags.map((flag) => JSON.stringify(flag)));
  return score.reasons.filter((reason) => !flags.has(JSON.stringify(reason)));
};

function Decision(props: { readonly score: ScoreEntry }): JSX.Element {
  return (
    <section class="panel decision" data-testid="decision" data-decision={props.score.decision ?? 'none'}>
      <Show
        when={props.score.decision}
        fallback={
          <>
            <h2>{t('score.noDecision')}</h2>
            <Reasons title={t('score.reasons')} reasons={withoutFlags(props.score)} testId="decision-reasons" />
          </>
        }
      >
        {(decision) => (
          <>
            <p class="dim">{t('score.ruleWould')}</p>
            <p class="decision-word">{groupWord(decision())}</p>
            <p class="dim">{t(props.score.group === 'high' ? 'score.evidenceHigh' : 'score.evidenceLow')}</p>
          </>
        )}
      </Show>
      <Reasons title={t('score.flags')} reasons={props.score.flags} testId="score-flags" />
      <p class="faint">{t('shell.researchUse')}</p>
    </section>
  );
}

export function ScoreView(props: { readonly score: ScoreEntry }): JSX.Element {
  const figures = createRemote('score/figures', () => ({
    scoreId: props.score.scoreId,
    theme: settings().theme,
    language: settings().language,
  }));
  const strip = (name: string): string | null => figures.value()?.strips.find((one) => one.name === name)?.svg ?? null;
  const failure = createMemo(() => {
    const state = figures.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  return (
    <div class="score">
      <section class="panel score-features">
        <h2>{t('score.features')}</h2>
        <p class="dim">{t('score.reference', { n: props.score.referenceSize })}</p>
        <Show when={failure()}>{(problem) => <ProblemNote problem={problem()} />}</Show>
        <ul>
          <For each={props.score.features}>{(feature) => <FeatureStrip feature={feature} svg={strip(feature.name)} />}</For>
        </ul>
        <p class="faint score-note">
          {t('score.cardLine', { card: props.score.cardId, hash: props.score.cardHash.slice(0, 12) })}
        </p>
      </section>
      <div class="score-right">
        <section class="panel">
          <div class="score-head">
            <div>
              <h2>{t(props.score.scoreName === 'published' ? 'score.namePublished' : 'score.nameLocal')}</h2>
              <p class="score-number">
                <span data-testid="score-value" data-value={props.score.ictos ?? ''}>
                  {scoreText(props.score.ictos)}
                </span>
                <Show when={props.score.ictosLower !== null}>
                  <span class="score-interval">
                    {t('score.interval', { lower: scoreText(props.score.ictosLower), upper: scoreText(props.score.ictosUpper) })}
                  </span>
                </Show>
              </p>
            </div>
            <div class="score-group" data-testid="score-group" data-group={props.score.group ?? 'none'}>
              <span class="dim">{t('score.group')}</span>
              <strong>{props.score.group === null ? t('score.noScore') : t(`term.${props.score.group}`)}</strong>
            </div>
          </div>
          <Show when={figures.value()?.axis}>
            {(axis) => <SvgFigure svg={axis()} label={t('score.axis')} testId="score-axis" />}
          </Show>
          <p class="faint score-note">
            {t(props.score.scoreName === 'published' ? 'score.notePublished' : 'score.noteLocal')} {t('score.noRereads')}
          </p>
        </section>
        <Decision score={props.score} />
        <section class="panel">
          <div class="score-head">
            <h2>{t('score.riskFactors')}</h2>
            <span data-testid="risk-group">{t('score.riskGroup', { group: t(`term.${props.score.riskGroup}`) })}</span>
          </div>
          <RiskFactors factors={props.score.riskFactors} />
          <p data-testid="eligibility">{t(`score.eligibility.${props.score.eligibility}`)}</p>
        </section>
      </div>
    </div>
  );
}
