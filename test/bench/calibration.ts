/**
 * The calibration loop: fixed integer and floating-point work, timed beside every figure,
 * so that a figure can be kept as a ratio on machines of different or changing speed.
 */

/** CPU seconds of the loop on the machine where the bars of the issues were set. */
export const CHECKED_IN_SECONDS = 0.18;

/** One loop. Complete in itself: a thread may be given its text. */
export function loop(): number {
  const values = new Float64Array(1 << 16);
  let state = 12345;
  let sum = 0;
  for (let round = 0; round < 2600; round += 1) {
    for (let n = 0; n < values.length; n += 1) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      values[n] = values[n]! * 0.5 + state / 4294967296;
      sum += values[n]!;
    }
  }
  return sum;
}

/** CPU seconds of one loop: the median of `rounds`. */
export function calibrate(rounds = 5): number {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage();
    if (!(loop() > 0)) throw new Error('the calibration loop did not run');
    const used = process.cpuUsage(start);
    seconds.push((used.user + used.system) / 1e6);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
}
