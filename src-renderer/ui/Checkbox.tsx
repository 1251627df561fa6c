/** A native checkbox with its label. */
import type { JSX } from 'solid-js';

export interface CheckboxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hideLabel?: boolean;
  readonly disabled?: boolean | undefined;
  readonly tabIndex?: number;
  readonly testId?: string | undefined;
}

export function Checkbox(props: CheckboxProps): JSX.Element {
  return (
    <label class="checkbox">
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled === true}
        tabIndex={props.tabIndex ?? 0}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
        data-testid={props.testId}
      />
      <span class={props.hideLabel === true ? 'visually-hidden' : undefined}>{props.label}</span>
    </label>
  );
}
