/** One line over the panes: what the tool in hand can be told, and what can be done to the slice shown. */
import ArrowDownFromLine from 'lucide-solid/icons/arrow-down-from-line';
import ArrowUpFromLine from 'lucide-solid/icons/arrow-up-from-line';
import CircleDot from 'lucide-solid/icons/circle-dot';
import Expand from 'lucide-solid/icons/expand';
import LayersArrowDown from 'lucide-solid/icons/layers-arrow-down';
import LayersArrowUp from 'lucide-solid/icons/layers-arrow-up';
import CircleFill from 'lucide-solid/icons/circle-dot-dashed';
import Shrink from 'lucide-solid/icons/shrink';
import Spline from 'lucide-solid/icons/spline';
import Trash from 'lucide-solid/icons/trash';
import { createMemo, For, Match, Show, Switch, type Component, type JSX } from 'solid-js';
import { brushShapes, measureKinds } from '@shared/contract/entities';
import { OPTION_LIMITS } from '@renderer/editor/drawing-options';
import type { SliceCommand } from '@renderer/editor/slice-commands';
import { greyAt, greyRange, thresholdRange } from '@renderer/editor/slice-image';
import type { Reading } from '@renderer/state/reading';
import { performReadingCommand } from '@renderer/state/reading-commands';
import { toolKeysInWords, withKey } from '@renderer/state/reading-keys';
import { Button, IconButton } from '@renderer/ui/Button';
import { fixed } from '@renderer/ui/readable';
import { t } from '@renderer/ui/text';
import { focusDrawingPane } from './focus-drawing-pane';
import { WindowOptions } from './WindowOptions';

type Icon = Component<{ size?: number }>;
const COMMANDS: readonly { readonly id: SliceCommand; readonly icon: Icon }[] = [
  { id: 'copy-below', icon: LayersArrowUp },
  { id: 'copy-above', icon: LayersArrowDown },
  { id: 'move-below', icon: ArrowUpFromLine },
  { id: 'move-above', icon: ArrowDownFromLine },
  { id: 'fill-holes', icon: CircleFill },
  { id: 'remove-islands', icon: CircleDot },
  { id: 'smooth', icon: Spline },
  { id: 'grow', icon: Expand },
  { id: 'shrink', icon: Shrink },
  { id: 'clear-slice', icon: Trash },
];

/** An intensity short enough for the line. */
const grey = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : t('drawing.noLimit'));

export function ToolOptions(props: { readonly reading: Reading }): JSX.Element {
  const reading = (): Reading => props.reading;
  const locked = (): boolean => reading().read()?.state !== 'draft' || reading().unsaved() !== null;
  return (
    <div class="tool-options" role="group" aria-label={t('drawing.options')} data-testid="tool-options">
      <strong class="tool-options-name">{t(`reading.tool.${reading().tool()}`)}</strong>
      <OptionsOfTool reading={reading()} />
      <div class="slice-commands" role="group" aria-label={t('drawing.sliceCommands')}>
        <span class="faint">{t('drawing.slice')}</span>
        <For each={COMMANDS}>
          {(command) => (
            <IconButton
              label={withKey(
                t(`drawing.sliceTip.${command.id}`, { mm: fixed(reading().drawingOptions().amountMm, 1) }),
                command.id,
              )}
              icon={<command.icon size={16} />}
              testId={`slice-${command.id}`}
              disabled={locked()}
              onClick={(event) => {
                performReadingCommand(reading(), command.id);
                focusDrawingPane(event);
              }}
            />
          )}
        </For>
        <input
          type="number"
          class="input tool-amount numeric"
          min={OPTION_LIMITS.amountMm[0]}
          max={OPTION_LIMITS.amountMm[1]}
          step="0.5"
          value={reading().drawingOptions().amountMm}
          aria-label={t('drawing.amountHint')}
          title={t('drawing.amountHint')}
          data-testid="slice-amount"
          onChange={(event) => {
            const value = event.currentTarget.valueAsNumber;
            if (Number.isFinite(value)) reading().setDrawingOptions({ amountMm: value });
            event.currentTarget.valueAsNumber = reading().drawingOptions().amountMm;
          }}
        />
        <span class="faint">{t('drawing.amount')}</span>
      </div>
    </div>
  );
}

function OptionsOfTool(props: { readonly reading: Reading }): JSX.Element {
  const reading = (): Reading => props.reading;
  const options = (): ReturnType<Reading['drawingOptions']> => reading().drawingOptions();
  const tool = (): ReturnType<Reading['tool']> => reading().tool();
  const size = createMemo(() => {
    const spacing = reading().drawingView()?.grid.spacingMm;
    return t('reading.brushSizeValue', {
      voxels: reading().brushSize(),
      mm: spacing ? fixed(reading().brushSize() * spacing[0], 1) : '–',
    });
  });
  const hintedTool = createMemo(() => {
    const current = tool();
    switch (current) {
      case 'crosshair':
      case 'navigate':
      case 'polygon':
      case 'freehand':
      case 'livewire':
      case 'move':
      case 'picker':
        return current;
      default:
        return null;
    }
  });
  return (
    <Switch>
      <Match when={hintedTool()}>
        {(current) => <span class="faint ellipsis tool-hint">{t(`drawing.hint.${current()}`, toolKeysInWords())}</span>}
      </Match>
      <Match when={tool() === 'window'}>
        <WindowOptions reading={reading()} />
      </Match>
      <Match when={tool() === 'brush' || tool() === 'eraser'}>
        <Segments
          label={withKey(t('drawing.brushShape'), 'brush-shape')}
          testId="brush-shape"
          values={tool() === 'eraser' ? brushShapes.filter((shape) => shape !== 'adaptive') : brushShapes}
          chosen={options().brushShape === 'adaptive' && tool() === 'eraser' ? 'round' : options().brushShape}
          text={(shape) => t(`drawing.shape.${shape}`)}
          hint={(shape) => t(`drawing.shapeHint.${shape}`)}
          onChoose={(brushShape) => reading().setDrawingOptions({ brushShape })}
        />
        <span class="numeric">{size()}</span>
      </Match>
      <Match when={tool() === 'flood' || tool() === 'threshold'}>
        <GreyOptions reading={reading()} />
      </Match>
      <Match when={tool() === 'measure'}>
        <Segments
          label={t('drawing.measureKind')}
          testId="measure-kind"
          values={measureKinds}
          chosen={options().measureKind}
          text={(kind) => t(`drawing.measure.${kind}`)}
          hint={(kind) => t(`drawing.measure.${kind}`)}
          onChoose={(measureKind) => reading().setDrawingOptions({ measureKind })}
        />
        <Button
          tone="quiet"
          testId="clear-measures"
          title={withKey(t('drawing.clearMeasuresHint'), 'delete')}
          onClick={(event) => {
            reading().editors.axial.clearMeasures();
            focusDrawingPane(event);
          }}
        >
          {t('drawing.clearMeasures')}
        </Button>
      </Match>
    </Switch>
  );
}

/** Tolerance or limits, in per cent and in the intensities that they stand for on the slice shown. */
function GreyOptions(props: { readonly reading: Reading }): JSX.Element {
  const reading = (): Reading => props.reading;
  const options = (): ReturnType<Reading['drawingOptions']> => reading().drawingOptions();
  const range = createMemo(() => {
    // Another slice or series, or one just loaded, has another range.
    void reading().drawingSlice();
    const image = reading().drawingView() ? reading().handles.get('axial')?.sliceImage() : null;
    return image ? greyRange(image) : null;
  });
  const limits = createMemo(() => {
    const [low, high] = thresholdRange(range() ?? [0, 0], options().thresholdPercent);
    return t('drawing.thresholdValue', { low: grey(low), high: grey(high) });
  });
  const tolerance = (): string => {
    const [low, high] = range() ?? [0, 0];
    return grey(greyAt([0, high - low], options().tolerancePercent));
  };
  return (
    <Show
      when={reading().tool() === 'flood'}
      fallback={
        <>
          <Slider
            label={t('drawing.thresholdLow')}
            hint={t('drawing.thresholdHint')}
            testId="threshold-low"
            value={options().thresholdPercent[0]}
            onValue={(low) => reading().setDrawingOptions({ thresholdPercent: [low, options().thresholdPercent[1]] })}
          />
          <Slider
            label={t('drawing.thresholdHigh')}
            hint={t('drawing.thresholdHint')}
            testId="threshold-high"
            value={options().thresholdPercent[1]}
            onValue={(high) => reading().setDrawingOptions({ thresholdPercent: [options().thresholdPercent[0], high] })}
          />
          <output class="numeric" data-testid="threshold-value">
            {limits()}
          </output>
        </>
      }
    >
      <Slider
        label={t('drawing.tolerance')}
        hint={t('drawing.toleranceHint')}
        testId="tolerance"
        value={options().tolerancePercent}
        onValue={(tolerancePercent) => reading().setDrawingOptions({ tolerancePercent })}
      />
      <output class="numeric" data-testid="tolerance-value">
        {t('drawing.toleranceValue', { percent: options().tolerancePercent, value: tolerance() })}
      </output>
    </Show>
  );
}

interface SliderProps {
  readonly label: string;
  readonly hint: string;
  readonly testId: string;
  readonly value: number;
  readonly onValue: (value: number) => void;
}

function Slider(props: SliderProps): JSX.Element {
  return (
    <label class="tool-slider" title={props.hint}>
      <span class="faint">{props.label}</span>
      <input
        type="range"
        min="0"
        max="100"
        step="1"
        value={props.value}
        data-testid={props.testId}
        onInput={(event) => {
          props.onValue(event.currentTarget.valueAsNumber);
          // A limit that stopped at the other one shows where it stopped.
          event.currentTarget.valueAsNumber = props.value;
        }}
      />
    </label>
  );
}

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly testId: string;
  readonly values: readonly T[];
  readonly chosen: T;
  readonly text: (value: T) => string;
  readonly hint: (value: T) => string;
  readonly onChoose: (value: T) => void;
}

function Segments<T extends string>(props: SegmentsProps<T>): JSX.Element {
  return (
    <div class="segments" role="group" aria-label={props.label} title={props.label}>
      <For each={props.values}>
        {(value) => (
          <button
            type="button"
            class="segment"
            aria-pressed={props.chosen === value}
            title={props.hint(value)}
            data-testid={`${props.testId}-${value}`}
            onClick={(event) => {
              props.onChoose(value);
              focusDrawingPane(event);
            }}
          >
            {props.text(value)}
          </button>
        )}
      </For>
    </div>
  );
}
