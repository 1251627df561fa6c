/**
 * The quick fit behind the screening: Cox regression on treatment, z and treatment x z
 * in closed 3 x 3 algebra, without allocation. Plain columns only: at any sign of
 * trouble it answers false. Internal to the room: callers use `makeInteractionScreener`.
 */
import { mergeTiedTimes } from '../stats/survival-times';

export interface ScreeningSample {
  /** One time scale for all rows; times closer than R's tie tolerance are one time. */
  readonly time: ArrayLike<number>;
  /** 1 = event, 0 = censored. */
  readonly event: ArrayLike<number>;
  /** 1 = treated, 0 = control. */
  readonly treated: ArrayLike<number>;
  /** Case weights, or null; rows with weight <= 0 are left out. */
  readonly weight: ArrayLike<number> | null;
  /** Sandwich variance; default: when the weights of the rows used are not all 1. */
  readonly robust?: boolean;
}

/** Evaluations of the likelihood before `fitCox` is asked; a plain fit takes 4 to 6. */
const maxEvaluations = 12;
/** A step below this, relative to max(1, |coefficient|), is convergence: variances are then right to about 1e-11. */
const stepTolerance = 1e-11;
/** A hazard ratio of exp(6) per SD smells of separation. */
const largestCoefficient = 6;
/** A pivot below this share of its diagonal element, or of the deaths' weight, smells of dependent columns. */
const pivotTolerance = 1e-8;
/** Means and SDs outside these would cost digits, so that such a column is left to `fitCox`, which centres and scales. */
const plainMean = 3;
const plainSpread = [0.2, 5] as const;

/**
 * Rows in descending time, grouped by the death times at whose risk sets they enter. Group k holds those who
 * are followed to death time k but not to the next later one: first those who do not die at it, then its deaths.
 */
interface RiskGroups {
  /** Index of each row in the sample. */
  readonly row: Int32Array;
  readonly treated: Float64Array;
  readonly weight: Float64Array;
  /** First row of each group, then the number of rows. */
  readonly starts: Int32Array;
  /** First death of each group. */
  readonly firstDeath: Int32Array;
  /** (Sum of the deaths' weights) / deaths: the multiplier of each of Efron's terms. */
  readonly multiplier: Float64Array;
  readonly deathWeight: number;
}

/** Sorts the given rows of a sample into groups. */
export function groupRows(sample: ScreeningSample, rows: readonly number[]): RiskGroups {
  const { event, treated, weight } = sample;
  const weightOf = (i: number): number => (weight ? weight[i]! : 1);
  const merged = mergeTiedTimes(Float64Array.from(rows, (i) => sample.time[i]!));
  const dies = Uint8Array.from(rows, (i) => (event[i]! > 0 ? 1 : 0));
  const descending = Int32Array.from(rows.keys()).sort((a, b) => merged[b]! - merged[a]! || dies[a]! - dies[b]! || a - b);
  const order: number[] = [];
  const starts = [0];
  const firstDeath: number[] = [];
  const multiplier: number[] = [];
  let deathWeight = 0;
  for (let at = 0; at < descending.length;) {
    const moment = merged[descending[at]!]!;
    const deaths: number[] = [];
    let sum = 0;
    for (; at < descending.length && merged[descending[at]!] === moment; at++) {
      const k = descending[at]!;
      if (dies[k] === 0) order.push(rows[k]!);
      else {
        deaths.push(rows[k]!);
        sum += weightOf(rows[k]!);
      }
    }
    if (deaths.length === 0) continue;
    firstDeath.push(order.length);
    order.push(...deaths);
    starts.push(order.length);
    multiplier.push(sum / deaths.length);
    deathWeight += sum;
  }
  // Rows that left before the first death are at risk at no death: they are behind the last group and not kept.
  const kept = order.slice(0, starts[starts.length - 1]);
  return {
    row: Int32Array.from(kept),
    treated: Float64Array.from(kept, (i) => treated[i]!),
    weight: Float64Array.from(kept, weightOf),
    starts: Int32Array.from(starts),
    firstDeath: Int32Array.from(firstDeath),
    multiplier: Float64Array.from(multiplier),
    deathWeight,
  };
}

/** Sums kept of each group for the residuals: over the risk set s0, sT, sz, sx, and over the tied deaths d0, dT, dz, dx. */
const sumsPerGroup = 8;

/**
 * The fit of plain columns. Answers false, with `out` untouched, at any sign of trouble. T^2 = T, so that the second
 * moments of (T, z, x = T z) are the first and second moments of z over all rows and over the treated ones.
 */
export function makePlainFit(
  groups: RiskGroups,
  start: number,
  robust: boolean,
): (column: ArrayLike<number>, out: Float64Array) => boolean {
  const { row, treated, weight, starts, firstDeath, multiplier, deathWeight } = groups;
  const n = row.length;
  const count = firstDeath.length;
  const z = new Float64Array(n);
  /** weight x relative risk of each row. */
  const risk = new Float64Array(n);
  const sums = new Float64Array(sumsPerGroup * count);
  /** Score (3), then information TT, Tz, Tx, zz, zx, xx. */
  const at = new Float64Array(9);
  const meat = new Float64Array(6);
  let totalWeight = 0;
  let deathsTreated = 0;
  for (let i = 0; i < n; i++) totalWeight += weight[i]!;
  for (let k = 0; k < count; k++) for (let i = firstDeath[k]!; i < starts[k + 1]!; i++) deathsTreated += weight[i]! * treated[i]!;

  function evaluate(betaT: number, betaZ: number, betaX: number, deathsZ: number, deathsX: number): void {
    let uT = deathsTreated;
    let uz = deathsZ;
    let ux = deathsX;
    let iTT = 0;
    let iTz = 0;
    let iTx = 0;
    let izz = 0;
    let izx = 0;
    let ixx = 0;
    let s0 = 0;
    let sT = 0;
    let sz = 0;
    let sx = 0;
    let szz = 0;
    let sxx = 0;
    for (let k = 0; k < count; k++) {
      const middle = firstDeath[k]!;
      const end = starts[k + 1]!;
      const deaths = end - middle;
      let d0 = 0;
      let dT = 0;
      let dz = 0;
      let dx = 0;
      let dzz = 0;
      let dxx = 0;
      for (let i = starts[k]!; i < end; i++) {
        const v = z[i]!;
        const t = treated[i]!;
        const r = weight[i]! * Math.exp(betaT * t + (betaZ + betaX * t) * v);
        const rt = r * t;
        const rz = r * v;
        const rx = rt * v;
        risk[i] = r;
        s0 += r;
        sT += rt;
        sz += rz;
        sx += rx;
        szz += rz * v;
        sxx += rx * v;
        // One death has no ties: Efron's only term then takes nothing off the risk set.
        if (deaths > 1 && i >= middle) {
          d0 += r;
          dT += rt;
          dz += rz;
          dx += rx;
          dzz += rz * v;
          dxx += rx * v;
        }
      }
      const base = sumsPerGroup * k;
      sums[base] = s0;
      sums[base + 1] = sT;
      sums[base + 2] = sz;
      sums[base + 3] = sx;
      sums[base + 4] = d0;
      sums[base + 5] = dT;
      sums[base + 6] = dz;
      sums[base + 7] = dx;
      const m = multiplier[k]!;
      for (let term = 0; term < deaths; term++) {
        const f = term / deaths;
        const inverse = 1 / (s0 - f * d0);
        const aT = (sT - f * dT) * inverse;
        const az = (sz - f * dz) * inverse;
        const ax = (sx - f * dx) * inverse;
        const axx = (sxx - f * dxx) * inverse;
        uT -= m * aT;
        uz -= m * az;
        ux -= m * ax;
        iTT += m * (aT - aT * aT);
        iTz += m * (ax - aT * az);
        iTx += m * (ax - aT * ax);
        izz += m * ((szz - f * dzz) * inverse - az * az);
        izx += m * (axx - az * ax);
        ixx += m * (axx - ax * ax);
      }
    }
    at[0] = uT;
    at[1] = uz;
    at[2] = ux;
    at[3] = iTT;
    at[4] = iTz;
    at[5] = iTx;
    at[6] = izz;
    at[7] = izx;
    at[8] = ixx;
  }

  /** Sum over rows of (weight x score residual)(...)', from the risks and sums of the last evaluation. */
  function sumScoreProducts(): void {
    let mTT = 0;
    let mTz = 0;
    let mTx = 0;
    let mzz = 0;
    let mzx = 0;
    let mxx = 0;
    // Cumulative hazard, and hazard x mean of each column, up to and with the group's time.
    let h = 0;
    let hT = 0;
    let hz = 0;
    let hx = 0;
    for (let k = count - 1; k >= 0; k--) {
      const middle = firstDeath[k]!;
      const end = starts[k + 1]!;
      const deaths = end - middle;
      const base = sumsPerGroup * k;
      const s0 = sums[base]!;
      const sT = sums[base + 1]!;
      const sz = sums[base + 2]!;
      const sx = sums[base + 3]!;
      const d0 = sums[base + 4]!;
      const dT = sums[base + 5]!;
      const dz = sums[base + 6]!;
      const dx = sums[base + 7]!;
      // Those who die here: term k of m counts 1 - k/m in the compensator, and the mean at death is that of the terms.
      let own = h;
      let ownT = hT;
      let ownZ = hz;
      let ownX = hx;
      let atT = 0;
      let atZ = 0;
      let atX = 0;
      for (let term = 0; term < deaths; term++) {
        const f = term / deaths;
        const inverse = 1 / (s0 - f * d0);
        const aT = (sT - f * dT) * inverse;
        const az = (sz - f * dz) * inverse;
        const ax = (sx - f * dx) * inverse;
        const step = multiplier[k]! * inverse;
        h += step;
        hT += step * aT;
        hz += step * az;
        hx += step * ax;
        own += (1 - f) * step;
        ownT += (1 - f) * step * aT;
        ownZ += (1 - f) * step * az;
        ownX += (1 - f) * step * ax;
        atT += aT / deaths;
        atZ += az / deaths;
        atX += ax / deaths;
      }
      for (let i = starts[k]!; i < end; i++) {
        const v = z[i]!;
        const t = treated[i]!;
        const x = t * v;
        const r = risk[i]!;
        const dies = i >= middle;
        const w = weight[i]!;
        const rT = dies ? w * (t - atT) - r * (t * own - ownT) : -r * (t * h - hT);
        const rz = dies ? w * (v - atZ) - r * (v * own - ownZ) : -r * (v * h - hz);
        const rx = dies ? w * (x - atX) - r * (x * own - ownX) : -r * (x * h - hx);
        mTT += rT * rT;
        mTz += rT * rz;
        mTx += rT * rx;
        mzz += rz * rz;
        mzx += rz * rx;
        mxx += rx * rx;
      }
    }
    meat[0] = mTT;
    meat[1] = mTz;
    meat[2] = mTx;
    meat[3] = mzz;
    meat[4] = mzx;
    meat[5] = mxx;
  }

  return (column, out) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      z[i] = column[row[i]!]!;
      sum += weight[i]! * z[i]!;
    }
    const centre = sum / totalWeight;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += weight[i]! * (z[i]! - centre) ** 2;
    const spread = Math.sqrt(squares / totalWeight);
    if (!(Math.abs(centre) < plainMean * spread && spread > plainSpread[0] && spread < plainSpread[1])) return false;
    let [deathsZ, deathsX] = [0, 0];
    for (let k = 0; k < count; k++) {
      for (let i = firstDeath[k]!; i < starts[k + 1]!; i++) {
        const wz = weight[i]! * z[i]!;
        deathsZ += wz;
        deathsX += wz * treated[i]!;
      }
    }
    const floor = pivotTolerance * deathWeight;
    let [betaT, betaZ, betaX] = [start, 0, 0];
    for (let evaluation = 0; evaluation < maxEvaluations; evaluation++) {
      evaluate(betaT, betaZ, betaX, deathsZ, deathsX);
      // Cholesky of the information, L L'. A pivot that is not clearly positive (or NaN) ends the plain way.
      const [iTT, izz, ixx] = [at[3]!, at[6]!, at[8]!];
      if (!(iTT > floor)) return false;
      const l11 = Math.sqrt(iTT);
      const l21 = at[4]! / l11;
      const l31 = at[5]! / l11;
      const pivotZ = izz - l21 * l21;
      if (!(pivotZ > floor && pivotZ > pivotTolerance * izz)) return false;
      const l22 = Math.sqrt(pivotZ);
      const l32 = (at[7]! - l31 * l21) / l22;
      const pivotX = ixx - l31 * l31 - l32 * l32;
      if (!(pivotX > floor && pivotX > pivotTolerance * ixx)) return false;
      const l33 = Math.sqrt(pivotX);
      const y1 = at[0]! / l11;
      const y2 = (at[1]! - l21 * y1) / l22;
      const stepX = (at[2]! - l31 * y1 - l32 * y2) / l33 / l33;
      const stepZ = (y2 - l32 * stepX) / l22;
      const stepT = (y1 - l21 * stepZ - l31 * stepX) / l11;
      const small =
        Math.abs(stepT) < stepTolerance * Math.max(1, Math.abs(betaT)) &&
        Math.abs(stepZ) < stepTolerance * Math.max(1, Math.abs(betaZ)) &&
        Math.abs(stepX) < stepTolerance * Math.max(1, Math.abs(betaX));
      betaT += stepT;
      betaZ += stepZ;
      betaX += stepX;
      if (!(Math.max(Math.abs(betaT), Math.abs(betaZ), Math.abs(betaX)) < largestCoefficient)) return false;
      if (!small) continue;
      // The likelihood is concave: where its score is 0 and its information has full rank is the maximum.
      const m11 = 1 / l11;
      const m22 = 1 / l22;
      const m33 = 1 / l33;
      const m21 = -l21 * m11 * m22;
      const m32 = -l32 * m22 * m33;
      const m31 = -(l31 * m11 + l32 * m21) * m33;
      // Inverse information = M' M with M = L^-1.
      const vTT = m11 * m11 + m21 * m21 + m31 * m31;
      const vTz = m21 * m22 + m31 * m32;
      const vTx = m31 * m33;
      const vzz = m22 * m22 + m32 * m32;
      const vzx = m32 * m33;
      const vxx = m33 * m33;
      let [varT, varZ, varX] = [vTT, vzz, vxx];
      if (robust) {
        sumScoreProducts();
        // Fewer informative rows than terms: the sandwich has no inverse, and `fitCox` says so.
        if (!hasFullRank(meat)) return false;
        varT = quadratic(meat, vTT, vTz, vTx);
        varZ = quadratic(meat, vTz, vzz, vzx);
        varX = quadratic(meat, vTx, vzx, vxx);
      }
      if (!(varT > 0 && varZ > 0 && varX > 0)) return false;
      out[0] = betaT;
      out[1] = betaZ;
      out[2] = betaX;
      out[3] = Math.sqrt(varT);
      out[4] = Math.sqrt(varZ);
      out[5] = Math.sqrt(varX);
      return true;
    }
    return false;
  };
}

/** Whether A = [aTT, aTz, aTx, azz, azx, axx] has three clearly positive pivots. */
function hasFullRank(a: Float64Array): boolean {
  const first = a[0]!;
  if (!(first > 0)) return false;
  const second = a[3]! - (a[1]! * a[1]!) / first;
  if (!(second > pivotTolerance * a[3]!)) return false;
  const across = a[4]! - (a[1]! * a[2]!) / first;
  return a[5]! - (a[2]! * a[2]!) / first - (across * across) / second > pivotTolerance * a[5]!;
}

/** v' A v for A = [aTT, aTz, aTx, azz, azx, axx]. */
const quadratic = (a: Float64Array, vT: number, vz: number, vx: number): number =>
  a[0]! * vT * vT + a[3]! * vz * vz + a[5]! * vx * vx + 2 * (a[1]! * vT * vz + a[2]! * vT * vx + a[4]! * vz * vx);
