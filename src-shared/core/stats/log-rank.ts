/** The log-rank test of k groups, with strata and the G-rho family, as R's `survdiff`. */
import { assert } from '../../base/assert';
import { chisquareUpperP } from './distributions';
import { codeLabels, orderByCode, rankTimes } from './survival-times';
import { inverseQuadraticForm, zeroMatrix } from './symmetric-matrix';

export interface LogRankInput {
  readonly time: ArrayLike<number>;
  /** 1 = event, 0 = censored. */
  readonly event: ArrayLike<number>;
  readonly group: readonly string[];
  readonly strata?: readonly string[] | undefined;
  /** 0 = log-rank; 1 = Peto and Peto's weights S(t-). */
  readonly rho?: number;
}

export interface LogRankTest {
  /** Group labels, sorted; the columns below follow this order. */
  readonly groups: readonly string[];
  readonly n: readonly number[];
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  readonly variance: readonly (readonly number[])[];
  readonly statistic: number | null;
  readonly df: number;
  /** null where fewer than two groups have an expected event. */
  readonly p: number | null;
}

/**
 * Log-rank test: sum over event times of observed minus expected, hypergeometric
 * variance with the tie factor (n - d)/(n - 1); strata add up; a group without an
 * expected event leaves the test and its degrees of freedom. It takes no weights:
 * the weighted counterpart is the robust score test of the Cox model.
 * Source: Mantel 1966; Harrington and Fleming, Biometrika 1982;69:553; R survival 3.5 `survdiff`.
 */
export function computeLogRank(input: LogRankInput): LogRankTest {
  const total = input.time.length;
  assert(total === input.event.length && total === input.group.length, 'columns differ in length');
  assert(!input.strata || input.strata.length === total, 'strata column differs in length');
  const { rho = 0 } = input;
  const { distinct, rank } = rankTimes(input.time);
  const { labels: groups, code } = codeLabels(input.group);
  const n = groups.map(() => 0);
  for (const g of code) n[g]! += 1;
  const observed = groups.map(() => 0);
  const expected = groups.map(() => 0);
  const variance = zeroMatrix(groups.length);

  let order = orderByCode(rank, distinct.length);
  if (input.strata) {
    const strata = codeLabels(input.strata);
    order = orderByCode(strata.code, strata.labels.length, order);
    for (let start = 0, end = 0; start < total; start = end) {
      while (end < total && strata.code[order[end]!] === strata.code[order[start]!]) end++;
      addStratum(order.subarray(start, end));
    }
  } else addStratum(order);

  /** Rows of one stratum, in the order of time. */
  function addStratum(rows: Int32Array): void {
    const atRisk = new Float64Array(groups.length);
    for (const i of rows) atRisk[code[i]!]! += 1;
    let survival = 1;
    for (let start = 0; start < rows.length;) {
      let end = start;
      let deaths = 0;
      while (end < rows.length && rank[rows[end]!] === rank[rows[start]!]) {
        if (input.event[rows[end]!]! > 0) deaths += 1;
        end++;
      }
      const at = rows.length - start;
      if (deaths > 0) {
        const weight = rho === 0 ? 1 : survival ** rho;
        for (let k = start; k < end; k++) if (input.event[rows[k]!]! > 0) observed[code[rows[k]!]!]! += weight;
        for (let a = 0; a < groups.length; a++) {
          const share = atRisk[a]! / at;
          expected[a]! += weight * deaths * share;
          if (at === 1) continue;
          const factor = (weight * weight * deaths * (at - deaths)) / (at - 1);
          for (let b = 0; b < groups.length; b++) {
            variance[a]![b]! += factor * share * ((a === b ? 1 : 0) - atRisk[b]! / at);
          }
        }
        survival *= (at - deaths) / at;
      }
      for (let k = start; k < end; k++) atRisk[code[rows[k]!]!]! -= 1;
      start = end;
    }
  }

  const inTest = groups.map((_, k) => k).filter((k) => expected[k]! > 0);
  const tested = inTest.slice(1);
  const df = Math.max(0, inTest.length - 1);
  const statistic =
    df === 0
      ? null
      : inverseQuadraticForm(
          tested.map((a) => Float64Array.from(tested, (b) => variance[a]![b]!)),
          tested.map((k) => observed[k]! - expected[k]!),
        );
  return {
    groups,
    n,
    observed,
    expected,
    variance: variance.map((row) => [...row]),
    statistic,
    df,
    p: statistic === null ? null : chisquareUpperP(statistic, df),
  };
}
