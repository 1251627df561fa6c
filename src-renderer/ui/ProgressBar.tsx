/** A determinate bar; without a total it is a thin line that says only that work is under way. */
import type { JSX } from 'solid-js';
import { classes } from './classes';

export interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  readonly total: number | null;
}

export function ProgressBar(props: ProgressBarProps): JSX.Element {
  const known = (): boolean => props.total !== null && props.total > 0;
  return (
    <progress
      class={classes('progress', !known() && 'progress-open')}
      aria-label={props.label}
      max={known() ? (props.total ?? 1) : 1}
      value={known() ? Math.min(props.done, props.total ?? 0) : 0}
    />
  );
}
