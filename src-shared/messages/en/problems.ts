/** Texts of problems, English: what happened and to which item, then what to do next. */
export interface ProblemMessage {
  readonly what: string;
  readonly next: string;
}

export const problems = {
  'env/main-unreachable': {
    what: 'The program did not answer ({channel}).',
    next: 'Try again; if it stays so, restart the program. Saved work is safe.',
  },
  'env/volume-unreachable': {
    what: 'The images could not be fetched.',
    next: 'Open the case again; if it stays so, run Help > Check this installation.',
  },
} as const satisfies Record<string, ProblemMessage>;
