/** Finding an entry by a few letters of its words. */

/**
 * How well a text fits what was typed: 0 for the best, larger for worse, null where a letter is missing. Every typed word must
 * be found; at the beginning of a word counts most, then inside one, then as letters in order.
 */
export function wordsFit(typed: string, text: string): number | null {
  const within = text.toLocaleLowerCase();
  let sum = 0;
  for (const word of typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)) {
    const at = within.indexOf(word);
    if (at === 0) continue;
    if (at > 0) {
      sum += /[\s:(]/.test(within[at - 1] ?? '') ? 1 : 2;
      continue;
    }
    const letters = lettersFit(word, within);
    if (letters === null) return null;
    sum += 10 + letters;
  }
  return sum;
}

/** Letters skipped between the first and the last of a word found in order; null where one is missing. */
function lettersFit(word: string, within: string): number | null {
  let at = -1;
  let first = -1;
  for (const letter of word) {
    at = within.indexOf(letter, at + 1);
    if (at < 0) return null;
    if (first < 0) first = at;
  }
  return at - first + 1 - word.length;
}
