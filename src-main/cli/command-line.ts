/** What every command is given, and the reading of its arguments. Knows no command. */
import { fail, ok, type Problem, type Result } from '@shared/base/result';
import { problemText } from '@shared/messages/index';
import type { DoctorCheck } from '@shared/contract/entities';
import type { PdfPrinter, ProgramInfo } from '@main/node/services/context';
import type { WorkerPool } from '@main/node/jobs/worker-pool';

export interface TextSink {
  write(text: string): unknown;
}

/** The world of a command: tests give their own. */
export interface CliEnvironment {
  /** Null where the program runs without Electron: commands that print say so. */
  readonly printer: PdfPrinter | null;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly cwd: string;
  /** The built entry of worker threads. */
  readonly workerFile: string;
  /** Another pool than the one over `workerFile` (tests). */
  readonly makePool?: (threads: number) => WorkerPool;
  readonly now: () => Date;
  readonly program: ProgramInfo;
  /** Aborted on Ctrl+C. */
  readonly signal: AbortSignal;
  /** Checks that need Electron (window, PDF), for `doctor`. */
  readonly doctorChecks?: () => Promise<readonly DoctorCheck[]>;
}

export const EXIT_OK = 0;
export const EXIT_ITEM_FAILED = 1;
export const EXIT_USAGE = 2;
export const EXIT_CANNOT_RUN = 3;

export interface CommandSpec {
  /** Options that take a value. */
  readonly values: readonly string[];
  /** Options that take none. */
  readonly flags: readonly string[];
  /** Least and greatest number of words beside the options. */
  readonly words: readonly [number, number];
  readonly required?: readonly string[];
}

export interface ParsedArguments {
  readonly words: readonly string[];
  readonly value: (name: string) => string | null;
  readonly flag: (name: string) => boolean;
}

/**
 * Reads `--name value`, `--name=value`, flags and words; `--` ends the options.
 * Errors: `cli/unknown-option`, `cli/missing-value`, `cli/repeated-option`, `cli/missing-option`, `cli/words`.
 */
export function parseArguments(argv: readonly string[], spec: CommandSpec): Result<ParsedArguments> {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const words: string[] = [];
  for (let n = 0; n < argv.length; n++) {
    const argument = argv[n] ?? '';
    if (argument === '--') {
      words.push(...argv.slice(n + 1));
      break;
    }
    if (!argument.startsWith('--')) {
      words.push(argument);
      continue;
    }
    const equals = argument.indexOf('=');
    const name = argument.slice(2, equals < 0 ? undefined : equals);
    if (spec.flags.includes(name) && equals < 0) {
      flags.add(name);
      continue;
    }
    if (!spec.values.includes(name))
      return fail('cli/unknown-option', {
        option: `--${name}`,
        known: [...spec.values, ...spec.flags].map((known) => `--${known}`),
      });
    if (values.has(name)) return fail('cli/repeated-option', { option: `--${name}` });
    const given = equals < 0 ? argv[++n] : argument.slice(equals + 1);
    if (given === undefined || given === '' || (equals < 0 && given.startsWith('--')))
      return fail('cli/missing-value', { option: `--${name}` });
    values.set(name, given);
  }
  for (const name of spec.required ?? []) if (!values.has(name)) return fail('cli/missing-option', { option: `--${name}` });
  const [least, most] = spec.words;
  if (words.length < least || words.length > most) return fail('cli/words', { words, least, most });
  return ok({ words, value: (name) => values.get(name) ?? null, flag: (name) => flags.has(name) });
}

/** Says a problem on standard error. */
export function sayProblem(environment: CliEnvironment, problem: Problem, item?: string): void {
  environment.stderr.write(`${item === undefined ? '' : `${item}: `}${problemText('en', problem)}\n`);
}

/** Says a problem and answers the exit code: 3 for the environment, 2 for usage, else 1. */
export function exitWith(environment: CliEnvironment, problem: Problem, item?: string): number {
  sayProblem(environment, problem, item);
  if (problem.code.startsWith('env/')) return EXIT_CANNOT_RUN;
  return problem.code.startsWith('cli/') ? EXIT_USAGE : EXIT_ITEM_FAILED;
}

/** One JSON document on standard output. */
export function writeJson(environment: CliEnvironment, document: unknown): void {
  environment.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** A plain table: columns padded, numbers (cells of digits) to the right. */
export function toTextTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, n) => (widths[n] = Math.max(widths[n] ?? 0, cell.length)));
  const pad = (cell: string, n: number): string =>
    /^[-–+<]?[\d.]/.test(cell) && /^[-–+<\d.,e%]*$/.test(cell) ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
