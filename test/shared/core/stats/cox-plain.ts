/** A Cox model written from the definitions, with a loop over the risk set of every death: the slow reference of the fast kernels. */
import type { CoxInput } from '@shared/core/stats/cox';

/** Rows at risk and dying with the deaths of one time and stratum; weights of Efron's terms. */
interface DeathTime {
  readonly time: number;
  readonly stratum: string;
  readonly atRisk: readonly number[];
  readonly deaths: readonly number[];
  /** Share 1 - k/m of the deaths in the denominator of each term, and the multiplier of a term. */
  readonly shares: readonly number[];
  readonly multiplier: number;
}

const weightOf = (input: CoxInput, i: number): number => input.weight?.[i] ?? 1;
const rowsOf = (input: CoxInput): number[] => Array.from(input.time, (_, i) => i).filter((i) => weightOf(input, i) > 0);
const stratumOf = (input: CoxInput, i: number): string => input.strata?.[i] ?? '';
const xOf = (input: CoxInput, i: number): number[] => input.covariates.map((c) => c.values[i]!);

function deathTimes(input: CoxInput): DeathTime[] {
  const rows = rowsOf(input);
  const keys = new Map<string, number>();
  for (const i of rows) if (input.event[i]! > 0) keys.set(`${stratumOf(input, i)}|${input.time[i]!}`, i);
  return [...keys.values()].map((first) => {
    const time = input.time[first]!;
    const stratum = stratumOf(input, first);
    const mine = rows.filter((i) => stratumOf(input, i) === stratum);
    const deaths = mine.filter((i) => input.time[i] === time && input.event[i]! > 0);
    const terms = input.ties === 'breslow' ? 1 : deaths.length;
    return {
      time,
      stratum,
      deaths,
      atRisk: mine.filter((i) => input.time[i]! >= time),
      shares: Array.from({ length: terms }, (_, k) => 1 - k / terms),
      multiplier: deaths.reduce((sum, i) => sum + weightOf(input, i), 0) / terms,
    };
  });
}

const etaOf = (input: CoxInput, beta: readonly number[], i: number): number =>
  xOf(input, i).reduce((sum, x, j) => sum + x * beta[j]!, input.offset?.[i] ?? 0);

/** Weight x risk of a row in one term: those who die there count with the term's share. */
const termWeight = (input: CoxInput, beta: readonly number[], at: DeathTime, share: number, i: number): number =>
  weightOf(input, i) * Math.exp(etaOf(input, beta, i)) * (at.deaths.includes(i) ? share : 1);

const denominator = (input: CoxInput, beta: readonly number[], at: DeathTime, share: number): number =>
  at.atRisk.reduce((sum, i) => sum + termWeight(input, beta, at, share, i), 0);

const meanX = (input: CoxInput, beta: readonly number[], at: DeathTime, share: number): number[] =>
  input.covariates.map(
    ({ values }) =>
      at.atRisk.reduce((sum, i) => sum + termWeight(input, beta, at, share, i) * values[i]!, 0) /
      denominator(input, beta, at, share),
  );

export function plainLogLikelihood(input: CoxInput, beta: readonly number[]): number {
  return deathTimes(input).reduce((sum, at) => {
    const deaths = at.deaths.reduce((s, i) => s + weightOf(input, i) * etaOf(input, beta, i), 0);
    return sum + deaths - at.shares.reduce((s, share) => s + at.multiplier * Math.log(denominator(input, beta, at, share)), 0);
  }, 0);
}

/** What one death time adds to the first derivatives, and to minus the second: the weighted covariances of x over the risk set. */
export function plainParts(
  input: CoxInput,
  beta: readonly number[],
): { time: number; score: number[]; information: number[][] }[] {
  const p = input.covariates.length;
  return deathTimes(input).map((at) => {
    const score = input.covariates.map(({ values }) => at.deaths.reduce((s, i) => s + weightOf(input, i) * values[i]!, 0));
    const information = Array.from({ length: p }, () => new Array<number>(p).fill(0));
    for (const share of at.shares) {
      const mean = meanX(input, beta, at, share);
      const total = denominator(input, beta, at, share);
      for (let j = 0; j < p; j++) score[j]! -= at.multiplier * mean[j]!;
      for (const i of at.atRisk) {
        const d = xOf(input, i).map((x, j) => x - mean[j]!);
        const w = (at.multiplier * termWeight(input, beta, at, share, i)) / total;
        for (let j = 0; j < p; j++) for (let l = 0; l < p; l++) information[j]![l]! += w * d[j]! * d[l]!;
      }
    }
    return { time: at.time, score, information };
  });
}

/** Sums over the death times. */
export function plainDerivatives(input: CoxInput, beta: readonly number[]): { score: number[]; information: number[][] } {
  const parts = plainParts(input, beta);
  const p = beta.length;
  return {
    score: Array.from({ length: p }, (_, j) => parts.reduce((sum, part) => sum + part.score[j]!, 0)),
    information: Array.from({ length: p }, (_, j) =>
      Array.from({ length: p }, (__, l) => parts.reduce((sum, part) => sum + part.information[j]![l]!, 0)),
    ),
  };
}

/** b' A^-1 b by Gauss-Jordan elimination; null when A is singular. */
export function plainQuadraticForm(a: readonly (readonly number[])[], b: readonly number[]): number | null {
  const rows = a.map((row, i) => [...row, b[i]!]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows.slice(k).reduce((best, row, i) => (Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? k + i : best), k);
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    const head = rows[k]![k]!;
    if (Math.abs(head) < 1e-12) return null;
    rows[k] = rows[k]!.map((v) => v / head);
    rows.forEach((row, i) => {
      if (i !== k) rows[i] = row.map((v, l) => v - row[k]! * rows[k]![l]!);
    });
  }
  return b.reduce((sum, v, i) => sum + v * rows[i]![rows.length]!, 0);
}

/** Residuals of every used row, in input order. */
export function plainResiduals(input: CoxInput, beta: readonly number[]) {
  const all = deathTimes(input);
  return rowsOf(input).map((i) => {
    const x = xOf(input, i);
    let expected = 0;
    let score = x.map(() => 0);
    for (const at of all) {
      if (!at.atRisk.includes(i)) continue;
      const dies = at.deaths.includes(i);
      for (const share of at.shares) {
        const hazard =
          ((dies ? share : 1) * at.multiplier * Math.exp(etaOf(input, beta, i))) / denominator(input, beta, at, share);
        const mean = meanX(input, beta, at, share);
        expected += hazard;
        score = score.map((s, j) => s + (dies ? 1 / at.shares.length : 0) * (x[j]! - mean[j]!) - hazard * (x[j]! - mean[j]!));
      }
    }
    return { martingale: (input.event[i]! > 0 ? 1 : 0) - expected, score };
  });
}

/** Cumulative hazard of a patient with x beta + offset = 0, up to and including a time. */
export function plainHazard(
  input: CoxInput,
  beta: readonly number[],
  stratum: string,
  time: number,
  hazard: CoxInput['ties'],
): number {
  return deathTimes({ ...input, ties: hazard ?? 'efron' })
    .filter((at) => at.stratum === stratum && at.time <= time)
    .reduce((sum, at) => sum + at.shares.reduce((s, share) => s + at.multiplier / denominator(input, beta, at, share), 0), 0);
}
