/**
 * Every text that a figure prints, with the English defaults in one place.
 * `{name}` is filled in by the figure; a no-break space keeps words together. Other languages pass their own object.
 */
import { englishModelLabels, type ModelFigureLabels } from './model-labels';

export interface FigureLabels extends ModelFigureLabels {
  readonly syntheticData: string;
  readonly monthsAxis: string;
  readonly survivalAxis: string;
  readonly numberAtRisk: string;
  /** {label} {n} {events} */
  readonly armLegend: string;
  /** {label} {n} {effective} {events} */
  readonly armLegendWeighted: string;
  /** {months} */
  readonly rateHeading: string;
  /** {percent} {lower} {upper} */
  readonly rate: string;
  /** {treated} {control} {hr} {lower} {upper} {p} */
  readonly hazardRatio: string;
  readonly hazardRatioNone: string;
  /** {p} */
  readonly logRank: string;
  readonly logRankWeighted: string;
  readonly noPatients: string;
  /** A rate past the follow-up, a limit that does not exist. */
  readonly notAvailable: string;
  /** Reference strip: {value} {z} */
  readonly patientMark: string;
  /** {value} {z} {percentile} {n} */
  readonly patientMarkPercentile: string;
  /** {n} */
  readonly referenceCount: string;
  readonly referenceMean: string;
  readonly referenceNoRows: string;
  /** Score axis. */
  readonly zoneLow: string;
  readonly zoneHigh: string;
  readonly groupHigh: string;
  readonly groupLow: string;
  readonly groupIndeterminate: string;
  /** {lower} {upper} */
  readonly scoreInterval: string;
  readonly scoreIntervalNone: string;
  /** Published results. */
  readonly publishedTitle: string;
  readonly publishedTraining: string;
  readonly publishedValidation: string;
  readonly publishedNote: string;
  readonly cohortAll: string;
  readonly cohortHigh: string;
  readonly cohortLow: string;
  readonly percentAxis: string;
  readonly hazardRatioHeading: string;
  /** Robustness: {profile} */
  readonly iccTitle: string;
  /** {cases} {repetitions} {robust} {features} {threshold} */
  readonly iccFacts: string;
  readonly iccAxis: string;
  /** {threshold} {n} */
  readonly iccRobust: string;
  readonly iccNotRobust: string;
  readonly iccBelowZero: string;
  readonly iccUnknown: string;
  readonly iccInterval: string;
  /** {robust} {features} */
  readonly iccFamilyCount: string;
  readonly iccOneCase: string;
  readonly iccNone: string;
  readonly familyIntensity: string;
  readonly familyHistogram: string;
  readonly familyVolumeHistogram: string;
  readonly familyLocal: string;
  readonly familyShape: string;
}

export const englishLabels: FigureLabels = {
  syntheticData: 'SYNTHETIC DATA',
  monthsAxis: 'Months',
  survivalAxis: 'Failure-free survival (%)',
  numberAtRisk: 'Number at risk',
  armLegend: '{label} (n\u00a0=\u00a0{n}, events\u00a0=\u00a0{events})',
  armLegendWeighted: '{label} (n\u00a0=\u00a0{n}, effective\u00a0n\u00a0=\u00a0{effective}, events\u00a0=\u00a0{events})',
  rateHeading: '{months} months (95% CI)',
  rate: '{percent}% ({lower}–{upper})',
  hazardRatio: '{treated} v {control}: HR\u00a0{hr} (95%\u00a0CI\u00a0{lower}–{upper}), p\u00a0{p}',
  hazardRatioNone: 'No hazard ratio: it cannot be estimated from these data',
  logRank: 'log-rank p\u00a0{p}',
  logRankWeighted: 'weighted log-rank (robust score) p\u00a0{p}',
  noPatients: 'No patients with follow-up in this group',
  notAvailable: 'n/a',
  patientMark: '{value}  (z {z})',
  patientMarkPercentile: '{value}  (z {z}, percentile {percentile})',
  referenceCount: 'reference n = {n}',
  referenceMean: 'mean',
  referenceNoRows: 'reference known by mean and SD only; marks at ±1, 2, 3 SD',
  zoneLow: 'low (≤ {cutoff})',
  zoneHigh: 'high (> {cutoff})',
  groupHigh: 'high',
  groupLow: 'low',
  groupIndeterminate: 'indeterminate',
  scoreInterval: '95% interval {lower} to {upper}',
  scoreIntervalNone: 'no interval: standardised with values from a publication',
  publishedTitle: 'Published results (Dong 2019), failure-free survival',
  publishedTraining: 'Training cohort, weighted (apparent)',
  publishedValidation: 'Validation cohort (randomised trial)',
  publishedNote: 'Printed rates with 95% CI: two points in time, no curve.',
  cohortAll: 'All',
  cohortHigh: 'High ICTOS',
  cohortLow: 'Low ICTOS',
  percentAxis: 'Failure-free, %',
  hazardRatioHeading: 'HR (95% CI), p',
  iccTitle: 'Robustness of features to perturbation of ROI and image, profile {profile}',
  iccFacts:
    '{cases} cases, {repetitions} perturbed repetitions each; {robust} of {features} features are robust (ICC\u00a0>\u00a0{threshold})',
  iccAxis: 'ICC(1,1)',
  iccRobust: 'ICC > {threshold}: {n}',
  iccNotRobust: 'ICC ≤ {threshold}: {n}',
  iccBelowZero: 'ICC below 0: {n}',
  iccUnknown: 'no ICC: {n}',
  iccInterval: '95% CI',
  iccFamilyCount: '{robust} of {features}',
  iccOneCase: 'An ICC needs at least two cases. The table holds the spread within this one.',
  iccNone: 'No feature has an ICC: the table says why.',
  familyIntensity: 'First-order',
  familyHistogram: 'Histogram',
  familyVolumeHistogram: 'Volume histogram',
  familyLocal: 'Local intensity',
  familyShape: 'Shape',
  ...englishModelLabels,
};

/** Fills `{name}` places. */
export const fillLabel = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (place, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : place));
