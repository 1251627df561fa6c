/** Beside the table: what the chosen feature is, how it is computed, what happens at its edges, and its value in full. */
import X from 'lucide-solid/icons/x';
import { For, Show, type JSX } from 'solid-js';
import type { FeaturesFile, FeatureValueEntry } from '@shared/contract/entities';
import { familyCatalogue, findFeature, type FeatureDefinition } from '@shared/core/features/catalogue';
import { isMessageKey } from '@shared/messages/index';
import { IconButton } from '@renderer/ui/Button';
import { fixed, measured } from '@renderer/ui/readable';
import { t } from '@renderer/ui/text';
import { reasonText } from './reason-text';

const MINUS = '\u2212';

/** All digits that tell the number from its neighbours. */
const wholeNumber = (value: number): string => String(value).replaceAll('-', MINUS);

/** The text of a key that ends in a name from data; the name itself where there is none. */
const worded = (key: string, name: string): string => (isMessageKey(key) ? t(key) : name);

interface Line {
  readonly label: string;
  readonly text: string;
  readonly testId?: string;
  readonly class?: string;
}

const where = (row: FeatureValueEntry): readonly Line[] => [
  { label: t('reference.image'), text: worded(`reference.image.${row.imageType}`, row.imageType) },
  {
    label: t('reference.aggregation'),
    text: row.aggregation === null ? t('number.none') : worded(`reference.aggregation.${row.aggregation}`, row.aggregation),
    testId: 'reference-aggregation',
  },
  { label: t('reference.unit'), text: worded(`reference.unit.${row.unit}`, row.unit) },
];

/** How intensities were normalised, with the numbers found in the series; none for what is measured on the mask alone. */
function normalisation(row: FeatureValueEntry, found: FeaturesFile['preprocessing'] | null): readonly Line[] {
  const { shift, divisor, factor, clippedRoiFraction } = found ?? {};
  if (row.family === 'shape2d' || typeof shift !== 'number' || typeof divisor !== 'number') return [];
  const text = t('reference.normalisation.map', {
    shift: measured(shift),
    divisor: measured(divisor),
    factor: factor === 1 || typeof factor !== 'number' ? '' : ` × ${measured(factor)}`,
    percent: fixed(100 * (typeof clippedRoiFraction === 'number' ? clippedRoiFraction : 0), 1),
  });
  return [{ label: t('reference.normalisation'), text, testId: 'reference-normalisation' }];
}

function meaning(feature: FeatureDefinition): readonly Line[] {
  const family = familyCatalogue[feature.family];
  return [
    { label: t('reference.ibsi'), text: feature.ibsiId ?? t('reference.noIbsi'), testId: 'reference-ibsi' },
    { label: t('reference.family'), text: family.ibsiId === null ? family.title : `${family.title} (${family.ibsiId})` },
    { label: t('reference.range'), text: feature.range, testId: 'reference-range' },
  ];
}

const prose = (feature: FeatureDefinition): readonly Line[] => [
  { label: t('reference.definition'), text: feature.definition, testId: 'reference-definition' },
  { label: t('reference.formula'), text: feature.formula, testId: 'reference-formula', class: 'reference-formula' },
  { label: t('reference.symbols'), text: familyCatalogue[feature.family].symbols },
  { label: t('reference.edge'), text: feature.edge, testId: 'reference-edge' },
];

export interface FeatureReferenceProps {
  readonly row: FeatureValueEntry;
  /** Of the result that the row is part of. */
  readonly preprocessing: FeaturesFile['preprocessing'] | null;
  readonly onClose: () => void;
}

export function FeatureReference(props: FeatureReferenceProps): JSX.Element {
  const feature = (): FeatureDefinition | null => findFeature(props.row.family, props.row.feature);
  const facts = (): readonly Line[] => {
    const found = feature();
    return [...(found === null ? [] : meaning(found)), ...where(props.row), ...normalisation(props.row, props.preprocessing)];
  };
  const sections = (): readonly Line[] => {
    const found = feature();
    return found === null ? [] : prose(found);
  };
  return (
    // A region that scrolls is a stop of the keyboard.
    <aside
      class="reference"
      tabIndex={0}
      aria-label={t('reference.panel')}
      data-testid="feature-reference"
      data-feature={props.row.name}
    >
      <header class="reference-head">
        <h2 aria-live="polite">{feature()?.label ?? props.row.feature}</h2>
        <IconButton
          label={t('reference.close')}
          icon={<X size={16} />}
          testId="reference-close"
          onClick={() => props.onClose()}
        />
      </header>
      <p class="faint reference-name">{props.row.name}</p>
      <Show
        when={props.row.value !== null}
        fallback={
          <p class="note note-look" data-testid="reference-reason">
            {t('reference.noValue', { reason: reasonText(props.row.reason) })}
          </p>
        }
      >
        <p class="reference-value" data-testid="reference-value">
          {wholeNumber(props.row.value ?? 0)}
        </p>
      </Show>
      <dl class="facts">
        <For each={facts()}>
          {(line) => (
            <>
              <dt>{line.label}</dt>
              <dd data-testid={line.testId}>{line.text}</dd>
            </>
          )}
        </For>
      </dl>
      <For each={sections()}>
        {(line) => (
          <section>
            <h3>{line.label}</h3>
            <p class={line.class} data-testid={line.testId}>
              {line.text}
            </p>
          </section>
        )}
      </For>
      <p class="faint">{t('reference.wording')}</p>
    </aside>
  );
}
