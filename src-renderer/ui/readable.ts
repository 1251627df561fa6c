/** Dates, times and numbers as a person reads them. */
import { t } from './text';

/** `2024-03-05T14:32:07.123Z` as the local time `14:32:07`. */
export function clockTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** An ISO date and time as the local `2024-03-05 14:32`. */
export function dateAndTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const day = [date.getFullYear(), String(date.getMonth() + 1).padStart(2, '0'), String(date.getDate()).padStart(2, '0')].join(
    '-',
  );
  return `${day} ${clockTime(iso).slice(0, 5)}`;
}

/** Seconds as `12 s`, `3 min 5 s`, `1 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t('shell.time.seconds', { n: whole });
  if (whole < 3600) return t('shell.time.minutes', { m: Math.floor(whole / 60), s: whole % 60 });
  return t('shell.time.hours', { h: Math.floor(whole / 3600), m: Math.floor((whole % 3600) / 60) });
}

const MINUS = '\u2212';

/** A number with fixed decimals and a real minus; a dash when it is not known. */
export function fixed(value: number | null, decimals: number): string {
  if (value === null) return t('number.none');
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}

/** A number with its sign always shown, for scores and z values. */
export function signed(value: number | null, decimals: number): string {
  if (value === null) return t('number.none');
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A measured value at six significant digits; very large and small ones in powers of ten. */
export function measured(value: number | null): string {
  if (value === null) return t('number.none');
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 1e7 || size < 1e-4 ? size.toExponential(4) : String(Number(size.toPrecision(6)));
  return value < 0 ? `${MINUS}${text}` : text;
}
