/** The window moved to a display of another pixel density, or was zoomed: its size in CSS pixels may stay the same. */

/** Calls `changed` whenever `devicePixelRatio` is another one; the returned function stops it. */
export function whenPixelRatioChanges(changed: () => void): () => void {
  let query: MediaQueryList | null = null;
  const take = (): void => {
    changed();
    watch();
  };
  // A query holds for one ratio, so a new one is made after each change.
  function watch(): void {
    query?.removeEventListener('change', take);
    query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', take);
  }
  watch();
  return () => query?.removeEventListener('change', take);
}
