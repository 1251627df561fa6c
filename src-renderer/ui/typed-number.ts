/** Numbers as people type them. Where a text could mean two numbers, it means none. */

/**
 * A decimal number; a comma for the point and a real minus are understood. Null: no number. "3,200" is refused:
 * with a separator of thousands it is 3200, with a decimal comma 3.2, and a laboratory value is never guessed.
 */
export function parseTypedNumber(text: string): number | null {
  const cleaned = text.trim().replace('\u2212', '-');
  if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(cleaned)) return null;
  const pointed = cleaned.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(pointed) ? Number(pointed) : null;
}
