/** What divides whole from fraction in a table whose numbers have commas: asked, never guessed. */
import { createUniqueId, For, type JSX } from 'solid-js';
import type { DecimalSign } from '@shared/base/csv-number';
import { t } from './text';

export interface DecimalQuestionProps {
  /** A cell that could mean two numbers; null: none is left. */
  readonly example: string | null;
  readonly value: DecimalSign | null;
  readonly onChange: (value: DecimalSign) => void;
  readonly disabled?: boolean;
}

const signs = [
  { sign: ',', key: 'term.decimal.comma', name: 'comma' },
  { sign: '.', key: 'term.decimal.point', name: 'point' },
] as const;

export function DecimalQuestion(props: DecimalQuestionProps): JSX.Element {
  const group = createUniqueId();
  return (
    <fieldset class="note decimal-question" classList={{ 'note-look': props.value === null }} data-testid="decimal-question">
      <legend class="visually-hidden">{t('term.decimal.legend')}</legend>
      <p>{props.example === null ? t('term.decimal.legend') : t('term.decimal.question', { value: props.example })}</p>
      <For each={signs}>
        {({ sign, key, name }) => (
          <label class="checkbox">
            <input
              type="radio"
              name={group}
              checked={props.value === sign}
              disabled={props.disabled === true}
              onChange={() => props.onChange(sign)}
              data-testid={`decimal-${name}`}
            />
            <span>{t(key)}</span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
