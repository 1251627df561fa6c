/** Harrell's concordance of a risk with censored survival, as R's `concordance` (survival 3.5). */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { codeLabels, orderByCode, rankTimes } from './survival-times';

export interface ConcordanceInput {
  readonly time: ArrayLike<number>;
  /** 1 = event, 0 = censored. */
  readonly event: ArrayLike<number>;
  /** Higher = expected to have the event sooner (R: reverse = TRUE). Equal numbers are ties. */
  readonly risk: ArrayLike<number>;
  /** Case weights >= 0; a pair counts the product of its two. */
  readonly weight?: ArrayLike<number> | undefined;
  /** Only pairs within one stratum are compared. */
  readonly strata?: readonly string[] | undefined;
  /** Rows with one label are one patient for the standard error. */
  readonly cluster?: readonly string[] | undefined;
}

export interface Concordance {
  /** Rows. */
  readonly n: number;
  /** (concordant + tiedX/2) / (concordant + discordant + tiedX). */
  readonly c: number;
  /** Infinitesimal jackknife: sqrt(sum_i (w_i dC/dw_i)^2), summed within clusters first. */
  readonly se: number;
  /** Weighted numbers of comparable pairs; tiedX: the two risks are equal. */
  readonly concordant: number;
  readonly discordant: number;
  readonly tiedX: number;
  /** Pairs of events at one time, which are not compared: risks differ, risks equal. */
  readonly tiedY: number;
  readonly tiedXY: number;
}

/**
 * A pair is comparable when the earlier of two different times is an event; an
 * event and a censoring at one time are comparable (the censored one outlives).
 * Two passes over the rows in the order of time, with sums of weights by risk in
 * a binary indexed tree: O(n log n). Problem: `stats/no-comparable-pairs` {n}.
 * Source: Harrell et al., JAMA 1982;247:2543; standard error as in R `concordance`.
 */
export function computeConcordance(input: ConcordanceInput): Result<Concordance> {
  const { time, event, risk, weight, strata, cluster } = input;
  const n = time.length;
  assert(event.length === n && risk.length === n, 'columns differ in length');
  assert(!weight || weight.length === n, 'weight column differs in length');
  assert(!strata || strata.length === n, 'strata column differs in length');
  assert(!cluster || cluster.length === n, 'cluster column differs in length');
  for (let i = 0; i < n; i++)
    if (!Number.isFinite(time[i]!) || !Number.isFinite(risk[i]!)) assert(false, 'a value is not finite');
  if (n === 0) return fail('stats/no-comparable-pairs', { n });

  const times = rankTimes(time);
  const pairs = new PairCounter(weight ?? new Float64Array(n).fill(1), event, times.rank, risk);
  let order = orderByCode(times.rank, times.distinct.length);
  if (strata) {
    const coded = codeLabels(strata);
    order = orderByCode(coded.code, coded.labels.length, order);
    for (let start = 0, end = 0; start < n; start = end) {
      while (end < n && coded.code[order[end]!] === coded.code[order[start]!]) end++;
      pairs.addStratum(order.subarray(start, end));
    }
  } else pairs.addStratum(order);

  const { concordant, discordant, tiedX, tiedY, tiedXY } = pairs;
  const comparable = concordant + discordant + tiedX;
  if (!(comparable > 0)) return fail('stats/no-comparable-pairs', { n });
  const c = (concordant + tiedX / 2) / comparable;
  const codes = cluster ? codeLabels(cluster) : null;
  const influence = new Float64Array(codes ? codes.labels.length : n);
  for (let i = 0; i < n; i++) {
    // w_i dC/dw_i, from the weights that row i is compared with.
    const own = (pairs.weight[i]! * (pairs.forRow[i]! - c * pairs.ofRow[i]!)) / comparable;
    influence[codes ? codes.code[i]! : i]! += own;
  }
  let squares = 0;
  for (const value of influence) squares += value * value;
  return ok({ n, c, se: Math.sqrt(squares), concordant, discordant, tiedX, tiedY, tiedXY });
}

/** Rank of every value among the distinct ones, from 0. */
function rankValues(values: Float64Array): { readonly count: number; readonly rank: Int32Array } {
  const sorted = Float64Array.from(values).sort();
  let count = 0;
  for (const v of sorted) if (count === 0 || v !== sorted[count - 1]!) sorted[count++] = v;
  const rank = Int32Array.from(values, (v) => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < v) low = middle + 1;
      else high = middle;
    }
    return low;
  });
  return { count, rank };
}

/** Sums of weights by risk rank, with prefix sums in O(log n) (Fenwick, Softw. Pract. Exper. 1994;24:327). */
class WeightTree {
  private readonly node: Float64Array;
  private readonly single: Float64Array;
  total = 0;
  constructor(private readonly count: number) {
    this.node = new Float64Array(count + 1);
    this.single = new Float64Array(count);
  }
  clear(): void {
    this.node.fill(0);
    this.single.fill(0);
    this.total = 0;
  }
  add(rank: number, weight: number): void {
    this.single[rank]! += weight;
    this.total += weight;
    for (let k = rank + 1; k <= this.count; k += k & -k) this.node[k]! += weight;
  }
  at(rank: number): number {
    return this.single[rank]!;
  }
  /** Sum of the weights of lower ranks. */
  below(rank: number): number {
    let sum = 0;
    for (let k = rank; k > 0; k -= k & -k) sum += this.node[k]!;
    return sum;
  }
}

class PairCounter {
  concordant = 0;
  discordant = 0;
  tiedX = 0;
  tiedY = 0;
  tiedXY = 0;
  /** Of each row: the weight it is compared with, and that part of it which counts as concordant (a tie: half). */
  readonly ofRow: Float64Array;
  readonly forRow: Float64Array;

  constructor(
    readonly weight: ArrayLike<number>,
    private readonly event: ArrayLike<number>,
    /** Ranks of the times. */
    private readonly time: Int32Array,
    private readonly risk: ArrayLike<number>,
  ) {
    this.ofRow = new Float64Array(time.length);
    this.forRow = new Float64Array(time.length);
  }

  /** Counts the pairs among the rows of one stratum, given in the order of time. */
  addStratum(rows: Int32Array): void {
    const { weight, event, time } = this;
    const { count, rank } = rankValues(Float64Array.from(rows, (i) => this.risk[i]!));
    const tree = new WeightTree(count);
    const total = rows.length;
    const dies = (k: number): boolean => event[rows[k]!]! > 0;
    // From the last time: what outlives each event.
    for (let end = total, start = total; end > 0; end = start) {
      while (start > 0 && time[rows[start - 1]!] === time[rows[end - 1]!]) start--;
      for (let k = start; k < end; k++) if (!dies(k)) tree.add(rank[k]!, weight[rows[k]!]!);
      for (let k = start; k < end; k++) {
        if (!dies(k)) continue;
        const i = rows[k]!;
        const w = weight[i]!;
        const lower = tree.below(rank[k]!);
        const tied = tree.at(rank[k]!);
        this.concordant += w * lower;
        this.discordant += w * (tree.total - lower - tied);
        this.tiedX += w * tied;
        this.forRow[i]! += lower + tied / 2;
        this.ofRow[i]! += tree.total;
      }
      for (let k = start; k < end; k++) if (dies(k)) tree.add(rank[k]!, weight[rows[k]!]!);
    }
    // From the first time: the events that each row outlives, and the pairs of events at one time.
    tree.clear();
    const tiedDeaths = new Float64Array(count);
    for (let start = 0, end = 0; start < total; start = end) {
      while (end < total && time[rows[end]!] === time[rows[start]!]) end++;
      for (let k = start; k < end; k++) if (dies(k)) this.addOutlived(tree, rows[k]!, rank[k]!);
      let deathWeight = 0;
      for (let k = start; k < end; k++) {
        if (!dies(k)) continue;
        const w = weight[rows[k]!]!;
        const tied = tiedDeaths[rank[k]!]!;
        this.tiedXY += w * tied;
        this.tiedY += w * (deathWeight - tied);
        tiedDeaths[rank[k]!] = tied + w;
        deathWeight += w;
      }
      for (let k = start; k < end; k++) {
        if (!dies(k)) continue;
        tiedDeaths[rank[k]!] = 0;
        tree.add(rank[k]!, weight[rows[k]!]!);
      }
      for (let k = start; k < end; k++) if (!dies(k)) this.addOutlived(tree, rows[k]!, rank[k]!);
    }
  }

  /** The events in the tree happened before row i's time: concordant where their risk is higher. */
  private addOutlived(tree: WeightTree, i: number, rank: number): void {
    const lower = tree.below(rank);
    const tied = tree.at(rank);
    this.forRow[i]! += tree.total - lower - tied / 2;
    this.ofRow[i]! += tree.total;
  }
}
