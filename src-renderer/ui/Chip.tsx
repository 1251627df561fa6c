/** A small word with a state; `hint` says in words what the state means. */
import type { JSX } from 'solid-js';
import { classes } from './classes';

export interface ChipProps {
  readonly label: string;
  readonly tone: 'done' | 'partial' | 'missing' | 'look' | 'stop';
  readonly hint?: string | undefined;
  readonly testId?: string | undefined;
}

export function Chip(props: ChipProps): JSX.Element {
  return (
    <span
      class={classes('chip', `chip-${props.tone}`)}
      title={props.hint}
      aria-label={props.hint === undefined ? props.label : `${props.label}: ${props.hint}`}
      role="img"
      data-testid={props.testId}
      data-tone={props.tone}
    >
      {props.label}
    </span>
  );
}
