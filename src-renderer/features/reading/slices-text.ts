/** Slice indices as a reader counts them, runs of neighbours drawn together: 3-5, 9. */
export function slicesText(slices: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const k of [...slices].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.[1] === k - 1) last[1] = k;
    else runs.push([k, k]);
  }
  return runs.map(([first, last]) => (first === last ? String(first + 1) : `${first + 1}-${last + 1}`)).join(', ');
}
