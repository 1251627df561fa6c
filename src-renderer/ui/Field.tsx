/** A labelled text or number box with its complaint below. */
import { createUniqueId, Show, splitProps, type JSX } from 'solid-js';
import { classes } from './classes';

export interface FieldProps extends Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput' | 'onChange'> {
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly error?: string | null | undefined;
  readonly hint?: string | undefined;
  readonly hideLabel?: boolean;
  readonly testId?: string | undefined;
}

export function Field(props: FieldProps): JSX.Element {
  const id = createUniqueId();
  const [own, rest] = splitProps(props, ['label', 'value', 'onText', 'error', 'hint', 'hideLabel', 'testId', 'class']);
  const broken = (): boolean => own.error !== undefined && own.error !== null;
  return (
    <div class={classes('field', own.class)}>
      <label class={own.hideLabel === true ? 'visually-hidden' : 'field-label'} for={id}>
        {own.label}
      </label>
      <input
        type="text"
        autocomplete="off"
        spellcheck={false}
        {...rest}
        id={id}
        class="input"
        value={own.value}
        onInput={(event) => own.onText(event.currentTarget.value)}
        aria-invalid={broken()}
        aria-describedby={broken() || own.hint !== undefined ? `${id}-note` : undefined}
        data-testid={own.testId}
      />
      <Show
        when={broken()}
        fallback={
          <Show when={own.hint}>
            {(hint) => (
              <p class="field-hint" id={`${id}-note`}>
                {hint()}
              </p>
            )}
          </Show>
        }
      >
        <p class="field-error" id={`${id}-note`}>
          {own.error}
        </p>
      </Show>
    </div>
  );
}
