/**
 * Fills a message: `{name}` is replaced by a parameter, `{n|case|cases}` by the
 * first word when the parameter n is 1, else by the second. Knows no catalogue.
 */
import type { ProblemValue } from '@shared/base/result';

export type MessageParams = Readonly<Record<string, ProblemValue | undefined>>;

/** A parameter as a person reads it: at most six significant digits, lists with commas, unknown as a dash. */
export function formatValue(value: ProblemValue | undefined): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') {
    if (Number.isInteger(value)) return String(value);
    return String(Number(value.toPrecision(6)));
  }
  if (typeof value === 'object') return value.join(', ');
  return String(value);
}

/** Fills `template` with `params`; a parameter that is missing shows as a dash, never as its raw name. */
export function fillMessage(template: string, params: MessageParams): string {
  return template.replace(/\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g, (_all, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (one === undefined || many === undefined) return formatValue(value);
    return value === 1 ? one : many;
  });
}
