/** Survival curves of a cohort: Kaplan-Meier per arm in all, high and low ICTOS. Numbers come from core/stats, pictures from figures. */
import { dirname, extname, basename, join } from 'node:path';
import { fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import { toCsvLine } from '@shared/base/csv';
import type { Reason, SurvivalPanelEntry } from '@shared/contract/entities';
import type { EndpointName, TreatmentArm } from '@shared/core/scoring/clinical-record';
import type { ModelCard } from '@shared/core/scoring/model-card';
import { compareArms } from '@shared/core/stats/survival-comparison';
import { renderKaplanMeierFigure } from '@shared/figures/kaplan-meier-figure';
import { renderPublishedResults } from '@shared/figures/published-results-figure';
import { formatMessage, type Language } from '@shared/messages/index';
import { findCohort } from '../store/read/cohorts';
import { publishedCard, readModelCard } from './card';
import { readCohortMembers, scoreMembers, type CohortMember } from './cohort-members';
import { writeWholeFile } from './whole-file';
import type { ServiceContext, ServiceHandlers } from './context';
import { figureLabels, figurePalette } from './figure-style';
import { toReason } from './reasons';

export const treatedArm: TreatmentArm = 'ICT+CCRT';
export const controlArm: TreatmentArm = 'CCRT';

interface Followed {
  readonly member: CohortMember;
  readonly months: number;
  readonly event: number;
  readonly arm: TreatmentArm;
}

/** Members with an arm and the endpoint's follow-up. */
function followedUp(members: readonly CohortMember[], endpoint: EndpointName): Followed[] {
  return members.flatMap((member): Followed[] => {
    const found = member.patient.clinical?.endpoints[endpoint];
    const arm = member.record.treatment;
    return found && arm ? [{ member, months: found.months, event: found.event ? 1 : 0, arm }] : [];
  });
}

export interface SurvivalStyle {
  readonly theme: 'dark' | 'light';
  readonly language: Language;
  readonly width?: number;
}

/** CSS pixels of the figure in a panel of the cohort screen (its grid's narrowest column less the padding). */
const SCREEN_PANEL_WIDTH = 388;

type Subset = SurvivalPanelEntry['subset'];

function toPanel(
  subset: Subset,
  patients: readonly Followed[],
  endpoint: EndpointName,
  synthetic: boolean,
  { theme, language, width = 560 }: SurvivalStyle,
): SurvivalPanelEntry {
  const comparison = compareArms({
    time: patients.map(({ months }) => months),
    event: patients.map(({ event }) => event),
    group: patients.map(({ arm }) => arm),
    treated: treatedArm,
    control: controlArm,
  });
  const { hazardRatio } = comparison;
  const term = hazardRatio.ok ? hazardRatio.value : null;
  const notes: Reason[] = [];
  if (patients.length === 0) notes.push(toReason(problem('survival/no-patients')));
  else if (!hazardRatio.ok) notes.push(toReason(hazardRatio.error));
  // Past an arm's last follow-up its curve ends: a rate there would be an extrapolation.
  const rates = comparison.arms.flatMap((arm) => {
    const last = arm.followUp.at(-1) ?? 0;
    return arm.rates.map((rate) => {
      const known = rate.time <= last;
      if (!known) notes.push(toReason(problem('survival/past-follow-up', { arm: arm.label, months: rate.time, last })));
      return {
        arm: arm.label === treatedArm ? treatedArm : controlArm,
        months: rate.time,
        survival: known ? rate.survival : null,
        lower: known ? rate.lower : null,
        upper: known ? rate.upper : null,
      };
    });
  });
  return {
    subset,
    n: patients.length,
    events: patients.reduce((sum, { event }) => sum + event, 0),
    rates,
    hr: term?.hazardRatio ?? null,
    hrLower: term?.hrLower ?? null,
    hrUpper: term?.hrUpper ?? null,
    p: term?.p ?? null,
    logrankP: comparison.logRankP,
    notes,
    svg: renderKaplanMeierFigure(
      { title: formatMessage(language, `cohortSummary.curves.${subset}`), comparison, synthetic },
      { palette: figurePalette(theme), labels: figureLabels(language, endpoint), width },
    ),
  };
}

/**
 * Panels of members: all, and by a card's point score high (above its cut-off) and low.
 * A patient is in a group by the score's sign, whatever its interval; who has no score is in neither.
 */
export function survivalPanels(
  members: readonly CohortMember[],
  card: ModelCard | null,
  endpoint: EndpointName,
  synthetic: boolean,
  style: SurvivalStyle,
): Result<{ panels: SurvivalPanelEntry[]; notes: Problem[] }> {
  const followed = followedUp(members, endpoint);
  if (followed.length === 0) return fail('survival/no-follow-up', { endpoint, patients: members.length });
  const notes: Problem[] = [];
  if (followed.length < members.length)
    notes.push(problem('survival/left-out', { count: members.length - followed.length, total: members.length }));
  const panels = [toPanel('whole', followed, endpoint, synthetic, style)];
  if (card) {
    const results = scoreMembers(
      card,
      followed.map(({ member }) => member),
    );
    const scores = new Map(results.map(({ member, result }) => [member, result.score?.ictos ?? null]));
    const scored = followed.filter(({ member }) => typeof scores.get(member) === 'number');
    const isHigh = ({ member }: Followed): boolean => (scores.get(member) ?? card.cutoff) > card.cutoff;
    if (scored.length < followed.length)
      notes.push(problem('survival/without-score', { count: followed.length - scored.length, total: followed.length }));
    const indeterminate = results.filter(({ result }) => result.score?.group === 'indeterminate').length;
    if (indeterminate > 0) notes.push(problem('survival/indeterminate', { count: indeterminate, total: scored.length }));
    panels.push(toPanel('high', scored.filter(isHigh), endpoint, synthetic, style));
    panels.push(
      toPanel(
        'low',
        scored.filter((patient) => !isHigh(patient)),
        endpoint,
        synthetic,
        style,
      ),
    );
  }
  return ok({ panels, notes });
}

/** The paper's results as points. */
export const publishedFigure = ({ theme, language, width = 760 }: SurvivalStyle): string =>
  renderPublishedResults(publishedCard.performance, { palette: figurePalette(theme), labels: figureLabels(language), width });

/** The numbers of panels as CSV: one row an arm and landmark. */
export function panelsCsv(panels: readonly SurvivalPanelEntry[]): string {
  const header = [
    'subset',
    'n',
    'events',
    'arm',
    'months',
    'survival',
    'lower',
    'upper',
    'hr',
    'hr_lower',
    'hr_upper',
    'p',
    'logrank_p',
  ];
  const rows = panels.flatMap((panel) => {
    // A group that nobody is in has its line too.
    if (panel.rates.length === 0) return [toCsvLine([panel.subset, panel.n, panel.events, ...header.slice(3).map(() => null)])];
    return panel.rates.map(({ arm, months, survival, lower, upper }) =>
      toCsvLine([
        panel.subset,
        panel.n,
        panel.events,
        arm,
        months,
        survival,
        lower,
        upper,
        panel.hr,
        panel.hrLower,
        panel.hrUpper,
        panel.p,
        panel.logrankP,
      ]),
    );
  });
  return `${[toCsvLine(header), ...rows].join('\n')}\n`;
}

export function makeSurvivalService(context: ServiceContext): Pick<ServiceHandlers, 'survival/curves' | 'survival/export'> {
  const { store } = context;
  const panelsOf = (
    request: { cohortId: string; endpoint: EndpointName; cardId: string | null },
    style: SurvivalStyle,
  ): Result<{ panels: SurvivalPanelEntry[]; notes: Problem[] }> => {
    const cohort = findCohort(store.db, request.cohortId);
    if (!cohort) return fail('cohort/not-found', { cohortId: request.cohortId });
    const stored = request.cardId === null ? null : readModelCard(context, request.cardId);
    const card = stored?.card ?? null;
    if (card?.standardisation === null) return fail('card/not-standardised', { card: card.title });
    const members = readCohortMembers(store, cohort);
    const synthetic = cohort.synthetic || members.some(({ patient }) => patient.synthetic);
    const made = survivalPanels(members, card, request.endpoint, synthetic, style);
    if (!made.ok) return made;
    // A card judged on the cohort that standardised it is flattered.
    const apparent = stored?.stored.cohortId === cohort.cohortId ? [problem('survival/apparent', { cohort: cohort.name })] : [];
    return ok({ panels: made.value.panels, notes: [...apparent, ...made.value.notes] });
  };
  return {
    'survival/curves': (_session, request) => {
      const style: SurvivalStyle = { theme: request.theme, language: request.language };
      // The narrowest that a panel gets on a screen: its figure is enlarged, never shrunk below 11 px text.
      const made = panelsOf(request, { ...style, width: SCREEN_PANEL_WIDTH });
      if (!made.ok) return made;
      return ok({ panels: made.value.panels, notes: made.value.notes.map(toReason), publishedSvg: publishedFigure(style) });
    },
    'survival/export': async (session, request) => {
      const made = panelsOf(request, { theme: 'light', language: 'en' });
      if (!made.ok) return made;
      const extension = extname(request.path);
      const stem = join(dirname(request.path), basename(request.path, extension));
      const files = made.value.panels.map(({ subset, svg }) => [`${stem}-${subset}.svg`, svg] as const);
      const paths = [...files, [`${stem}.csv`, panelsCsv(made.value.panels)] as const];
      for (const [path, content] of paths) {
        const written = await writeWholeFile(path, content);
        if (!written.ok) return written;
      }
      store.write(session, { action: 'survival.export', subject: request.cohortId, detail: request.endpoint }, () => undefined);
      return ok({ paths: paths.map(([path]) => path) });
    },
  };
}
