/** One of a few values. Values are strings; texts come from the caller. */
import { Select as KSelect } from '@kobalte/core/select';
import Check from 'lucide-solid/icons/check';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import { Show, type JSX } from 'solid-js';
import { classes } from './classes';

interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
}

export interface SelectProps<V extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly options: readonly SelectOption<V>[];
  readonly value: V | null;
  readonly onChange: (value: V) => void;
  readonly placeholder?: string;
  readonly disabled?: boolean | undefined;
  readonly error?: string | null | undefined;
  readonly testId?: string | undefined;
  readonly class?: string;
}

export function Select<V extends string>(props: SelectProps<V>): JSX.Element {
  const chosen = (): SelectOption<V> | null => props.options.find((option) => option.value === props.value) ?? null;
  return (
    <KSelect<SelectOption<V>>
      class={classes('field', props.class)}
      options={[...props.options]}
      // An empty value is a value too ("not known"); the list beneath takes an empty key for no selection.
      optionValue={(option) => `v:${option.value}`}
      optionTextValue="label"
      value={chosen()}
      onChange={(option) => {
        if (option !== null && option.value !== props.value) props.onChange(option.value);
      }}
      disallowEmptySelection
      disabled={props.disabled === true}
      placeholder={props.placeholder ?? ''}
      validationState={props.error === undefined || props.error === null ? 'valid' : 'invalid'}
      gutter={2}
      sameWidth={false}
      itemComponent={(item) => (
        <KSelect.Item item={item.item} class="option" data-value={item.item.rawValue.value}>
          <KSelect.ItemLabel>{item.item.rawValue.label}</KSelect.ItemLabel>
          <KSelect.ItemIndicator class="option-mark">
            <Check size={14} />
          </KSelect.ItemIndicator>
        </KSelect.Item>
      )}
    >
      <KSelect.Label class={props.hideLabel === true ? 'visually-hidden' : 'field-label'}>{props.label}</KSelect.Label>
      <KSelect.Trigger class="select" data-testid={props.testId} data-value={props.value ?? ''}>
        <KSelect.Value<SelectOption<V>> class="select-value">{() => chosen()?.label ?? props.placeholder ?? ''}</KSelect.Value>
        <KSelect.Icon class="select-icon">
          <ChevronDown size={14} />
        </KSelect.Icon>
      </KSelect.Trigger>
      <Show when={props.error}>{(error) => <p class="field-error">{error()}</p>}</Show>
      <KSelect.Portal>
        <KSelect.Content class="popover">
          <KSelect.Listbox class="listbox" />
        </KSelect.Content>
      </KSelect.Portal>
    </KSelect>
  );
}
