/**
 * Reproducibility of features by re-reading (science.md 1.6): A1 v A2 by one reader, A1 v B by two.
 * A feature is kept when both ICCs are above the threshold.
 */
import { computeIcc, type IccEstimate, type IccForm, tabulateRatings } from '../stats/icc';

export type Reading = 'A1' | 'A2' | 'B';

/** Readings of patients: values of a reading in the order of `features`, null = no value. */
export interface Readings {
  readonly features: readonly string[];
  readonly patients: readonly {
    readonly patientId: string;
    readonly readings: Readonly<Partial<Record<Reading, readonly (number | null)[]>>>;
  }[];
}

export interface AgreementEstimate extends Pick<IccEstimate, 'icc' | 'lower' | 'upper'> {
  /** Patients with both readings of this feature. */
  readonly n: number;
}

export interface ReadingAgreementRow {
  readonly feature: string;
  /** null: it cannot be computed, `reason` tells why. */
  readonly intra: AgreementEstimate | null;
  readonly inter: AgreementEstimate | null;
  readonly kept: boolean;
  /** Problem code of the ICC that does not exist, or `icc/no-readings`. */
  readonly reason?: string;
}

export interface ReadingAgreement {
  readonly rows: readonly ReadingAgreementRow[];
  /** Patients with a first reading, and those of them without a second by the same reader, and by the other. */
  readonly patients: number;
  readonly withoutIntra: number;
  readonly withoutInter: number;
}

export interface ReadingAgreementOptions {
  /** Default: ICC(2,1). */
  readonly form?: IccForm;
  /** A feature is kept when both point estimates are above it; default 0.8. */
  readonly threshold?: number;
}

/** ICC with its 95% limits of each feature, in the order of the readings' features. */
export function computeReadingAgreement(readings: Readings, options: ReadingAgreementOptions = {}): ReadingAgreement {
  const { form = '2,1', threshold = 0.8 } = options;
  const first = readings.patients.filter(({ readings: of }) => of.A1 !== undefined);
  const pairsWith = (second: 'A2' | 'B') =>
    first.flatMap(({ readings: of }) => (of.A1 && of[second] ? [[of.A1, of[second]] as const] : []));
  const intraPairs = pairsWith('A2');
  const interPairs = pairsWith('B');
  const agree = (pairs: typeof intraPairs, j: number): AgreementEstimate | string => {
    const table = tabulateRatings(pairs.map(([a, b]) => [a[j] ?? null, b[j] ?? null]));
    if (!table) return 'icc/no-readings';
    const estimate = computeIcc(table, form);
    if (!estimate.ok) return estimate.error.code;
    const { icc, lower, upper } = estimate.value;
    return { icc, lower, upper, n: table.n };
  };
  const rows = readings.features.map((feature, j): ReadingAgreementRow => {
    const intra = agree(intraPairs, j);
    const inter = agree(interPairs, j);
    const reason = [intra, inter].find((found) => typeof found === 'string');
    const above = (found: AgreementEstimate | string): boolean => typeof found !== 'string' && found.icc > threshold;
    return {
      feature,
      intra: typeof intra === 'string' ? null : intra,
      inter: typeof inter === 'string' ? null : inter,
      kept: above(intra) && above(inter),
      ...(reason === undefined ? {} : { reason }),
    };
  });
  return {
    rows,
    patients: first.length,
    withoutIntra: first.length - intraPairs.length,
    withoutInter: first.length - interPairs.length,
  };
}
