/** Colours of figures. Arms differ by colour (Okabe-Ito, colour-blind safe), dash and label. */

export interface FigurePalette {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly armIct: string;
  readonly armCcrt: string;
  /** The patient, "act here". */
  readonly accent: string;
  /** "Look": an interval across the cut-off. */
  readonly caution: string;
}

/** For paper and the light theme. */
export const lightPalette: FigurePalette = {
  paper: '#ffffff',
  ink: '#1b1f24',
  muted: '#59636e',
  grid: '#d9dee3',
  armIct: '#0072b2',
  armCcrt: '#d55e00',
  accent: '#00705a',
  caution: '#8a5a00',
};

/** For the dark reading theme. */
export const darkPalette: FigurePalette = {
  paper: '#14171a',
  ink: '#e6e8ea',
  muted: '#9aa4ae',
  grid: '#333a41',
  armIct: '#56b4e9',
  armCcrt: '#e69f00',
  accent: '#3ecfa6',
  caution: '#f0c14b',
};
