/** An SVG figure drawn by the program's own figure code. */
import type { JSX } from 'solid-js';

export interface SvgFigureProps {
  /**
   * SVG text from our own main process only: figures are built there by `src-shared/figures`, which escapes every
   * text it is given, and no imported file ever becomes markup; scripts would be refused by the content security policy.
   */
  readonly svg: string;
  readonly label: string;
  readonly testId?: string | undefined;
}

export function SvgFigure(props: SvgFigureProps): JSX.Element {
  return <div class="figure" role="img" aria-label={props.label} data-testid={props.testId} innerHTML={props.svg} />;
}
