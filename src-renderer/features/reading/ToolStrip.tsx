/** The tools with their keys, undo and redo, and what is shown over the image. */
import Brush from 'lucide-solid/icons/brush';
import Contrast from 'lucide-solid/icons/contrast';
import Crosshair from 'lucide-solid/icons/crosshair';
import Eraser from 'lucide-solid/icons/eraser';
import Eye from 'lucide-solid/icons/eye';
import EyeOff from 'lucide-solid/icons/eye-off';
import Hand from 'lucide-solid/icons/hand';
import Lasso from 'lucide-solid/icons/lasso';
import LassoSelect from 'lucide-solid/icons/lasso-select';
import Magnet from 'lucide-solid/icons/magnet';
import PaintBucket from 'lucide-solid/icons/paint-bucket';
import Move from 'lucide-solid/icons/move';
import Pentagon from 'lucide-solid/icons/pentagon';
import Pipette from 'lucide-solid/icons/pipette';
import Redo from 'lucide-solid/icons/redo-2';
import Ruler from 'lucide-solid/icons/ruler';
import Scan from 'lucide-solid/icons/scan';
import Undo from 'lucide-solid/icons/undo-2';
import { For, type Component, type JSX } from 'solid-js';
import type { ToolId } from '@renderer/editor/editor';
import type { ReadingCommand } from '@renderer/editor/key-map';
import { keyOf, toolKeysInWords, withKey } from '@renderer/state/reading-keys';
import type { Reading } from '@renderer/state/reading';
import { t } from '@renderer/ui/text';
import { Tooltip } from '@renderer/ui/Tooltip';
import { focusDrawingPane } from './focus-drawing-pane';
import { stepFocus } from './step-focus';
import { stepText } from './step-text';

type Icon = Component<{ size?: number }>;
interface ToolButton {
  readonly id: ToolId;
  readonly icon: Icon;
}
/** In pairs: the strip has two columns. */
const TOOLS: readonly (readonly ToolButton[])[] = [
  [
    { id: 'crosshair', icon: Crosshair },
    { id: 'navigate', icon: Hand },
    { id: 'window', icon: Contrast },
    { id: 'measure', icon: Ruler },
    { id: 'picker', icon: Pipette },
  ],
  [
    { id: 'polygon', icon: Pentagon },
    { id: 'freehand', icon: Lasso },
    { id: 'brush', icon: Brush },
    { id: 'eraser', icon: Eraser },
    { id: 'livewire', icon: Magnet },
    { id: 'flood', icon: PaintBucket },
    { id: 'threshold', icon: LassoSelect },
    { id: 'move', icon: Move },
  ],
];

/** Room is scarce under an icon: signs for the modifiers. */
const shortKey = (command: ReadingCommand): string => keyOf(command).replace('Ctrl+', '^').replace('Shift+', '⇧');

interface StripButtonProps {
  readonly label: string;
  readonly hint: string;
  readonly icon: JSX.Element;
  readonly key: string;
  readonly testId: string;
  readonly pressed?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly onPress: () => void;
}

function StripButton(props: StripButtonProps): JSX.Element {
  return (
    <Tooltip text={props.hint}>
      <button
        type="button"
        class="tool"
        aria-label={props.label}
        aria-pressed={props.pressed}
        disabled={props.disabled === true}
        data-testid={props.testId}
        onClick={(event) => {
          props.onPress();
          focusDrawingPane(event);
        }}
      >
        {props.icon}
        <span class="tool-key" aria-hidden="true">
          {props.key}
        </span>
      </button>
    </Tooltip>
  );
}

export function ToolStrip(props: { readonly reading: Reading }): JSX.Element {
  const reading = (): Reading => props.reading;
  const locked = (): boolean => reading().read()?.state !== 'draft' || reading().unsaved() !== null;
  const undoText = (): string => {
    const { undo } = reading().steps();
    return undo === null ? t('reading.undoNone') : t('reading.undoStep', { step: stepText(undo), key: keyOf('undo') });
  };
  const redoText = (): string => {
    const { redo } = reading().steps();
    return redo === null ? t('reading.redoNone') : t('reading.redoStep', { step: stepText(redo), key: keyOf('redo') });
  };
  const roiText = (): string => withKey(t(reading().showRoi() ? 'reading.hideRoi' : 'reading.showRoi'), 'toggle-roi');
  const marksText = (): string =>
    withKey(t(reading().showMarks() ? 'reading.hideMarks' : 'reading.showMarks'), 'toggle-overlays');
  return (
    <div
      class="tools"
      role="toolbar"
      aria-label={t('reading.tools')}
      aria-orientation="vertical"
      onKeyDown={(event) => stepFocus(event, { ArrowRight: 1, ArrowDown: 2, ArrowLeft: -1, ArrowUp: -2 })}
    >
      <For each={TOOLS}>
        {(group) => (
          <>
            <For each={group}>
              {(tool) => (
                <StripButton
                  label={t(`reading.tool.${tool.id}`)}
                  hint={t(`reading.tip.${tool.id}`, { ...toolKeysInWords(), key: keyOf(`tool-${tool.id}`) || '–' })}
                  icon={<tool.icon size={18} />}
                  key={shortKey(`tool-${tool.id}`)}
                  testId={`tool-${tool.id}`}
                  pressed={reading().tool() === tool.id}
                  onPress={() => reading().setTool(tool.id)}
                />
              )}
            </For>
            <span class="tool-gap" />
          </>
        )}
      </For>
      <StripButton
        label={undoText()}
        hint={undoText()}
        icon={<Undo size={18} />}
        key={shortKey('undo')}
        testId="undo"
        disabled={reading().steps().undo === null || locked()}
        onPress={() => reading().undo()}
      />
      <StripButton
        label={redoText()}
        hint={redoText()}
        icon={<Redo size={18} />}
        key={shortKey('redo')}
        testId="redo"
        disabled={reading().steps().redo === null || locked()}
        onPress={() => reading().redo()}
      />
      <span class="tool-gap" />
      <StripButton
        label={roiText()}
        hint={roiText()}
        icon={reading().showRoi() ? <Eye size={18} /> : <EyeOff size={18} />}
        key={keyOf('toggle-roi')}
        testId="toggle-roi"
        pressed={reading().showRoi()}
        onPress={() => reading().setShowRoi((shown) => !shown)}
      />
      <StripButton
        label={marksText()}
        hint={marksText()}
        icon={<Scan size={18} />}
        key={keyOf('toggle-overlays')}
        testId="toggle-marks"
        pressed={reading().showMarks()}
        onPress={() => reading().setShowMarks((shown) => !shown)}
      />
    </div>
  );
}
