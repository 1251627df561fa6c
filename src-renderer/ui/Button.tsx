/** Buttons: `act` is the one thing to do here, `plain` the rest, `stop` what loses something. */
import { splitProps, type JSX } from 'solid-js';
import { classes } from './classes';

export interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'act' | 'plain' | 'quiet' | 'stop';
  readonly icon?: JSX.Element;
  readonly testId?: string | undefined;
}

export function Button(props: ButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['tone', 'icon', 'testId', 'class', 'children']);
  return (
    <button
      type="button"
      {...rest}
      data-testid={own.testId}
      class={classes('button', `button-${own.tone ?? 'plain'}`, own.class)}
    >
      {own.icon}
      <span class="button-text">{own.children}</span>
    </button>
  );
}

export interface IconButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  /** Said by screen readers and shown as a hint. */
  readonly label: string;
  readonly icon: JSX.Element;
  readonly testId?: string | undefined;
}

export function IconButton(props: IconButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['label', 'icon', 'testId', 'class']);
  return (
    <button
      type="button"
      {...rest}
      aria-label={own.label}
      title={own.label}
      data-testid={own.testId}
      class={classes('icon-button', own.class)}
    >
      {own.icon}
    </button>
  );
}
