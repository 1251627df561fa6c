/** What the keys and buttons of the reading screen do, by name. */
import { brushShapes } from '@shared/contract/entities';
import { type ToolId, toolIds } from '@renderer/editor/editor';
import type { ReadingCommand } from '@renderer/editor/key-map';
import type { Reading } from './reading';
import { paneIds } from './reading-panes';

/** Carries out a command; false when it has nothing to act on now. */
export function performReadingCommand(reading: Reading, command: ReadingCommand): boolean {
  const editor = reading.editors.axial;
  if (isToolCommand(command)) {
    const tool = toolIds.find((id) => command === `tool-${id}`);
    if (tool) reading.setTool(tool);
    return true;
  }
  switch (command) {
    case 'cursor-left':
      return move(reading, -1, 0);
    case 'cursor-right':
      return move(reading, 1, 0);
    case 'cursor-up':
      return move(reading, 0, -1);
    case 'cursor-down':
      return move(reading, 0, 1);
    case 'cursor-left-5':
      return move(reading, -5, 0);
    case 'cursor-right-5':
      return move(reading, 5, 0);
    case 'cursor-up-5':
      return move(reading, 0, -5);
    case 'cursor-down-5':
      return move(reading, 0, 5);
    case 'slice-next':
      reading.stepSlice('axial', 1);
      return true;
    case 'slice-previous':
      reading.stepSlice('axial', -1);
      return true;
    case 'centre': {
      const at = reading.cursor();
      if (!at) return false;
      for (const id of paneIds) reading.handles.get(id)?.centreOn(at);
      return true;
    }
    case 'fit':
      for (const id of paneIds) reading.handles.get(id)?.fit();
      return true;
    case 'toggle-overlays':
      reading.setShowMarks((shown) => !shown);
      return true;
    case 'toggle-annotations':
      reading.setShowAnnotations((shown) => !shown);
      return true;
    case 'layout-planes':
      reading.setLayout('planes');
      return true;
    case 'layout-sequences':
      reading.setLayout('sequences');
      return true;
    case 'layout-single':
      reading.setLayout('single');
      return true;
    case 'layout-table':
      reading.setLayout('table');
      return true;
    case 'maximise':
      reading.toggleMaximised('axial');
      return true;
    case 'link-zoom':
      reading.setLinkedZoom(!reading.linkedZoom());
      return true;
    case 'window-roi':
      reading.windowFromRoi();
      return true;
    case 'invert':
      reading.toggleInvert('axial');
      return true;
    case 'toggle-roi':
      reading.setShowRoi((shown) => !shown);
      return true;
    case 'opacity-down':
      reading.setOpacity(reading.opacity() - 0.1);
      return true;
    case 'opacity-up':
      reading.setOpacity(reading.opacity() + 0.1);
      return true;
    case 'brush-larger':
      moreOrLess(reading, 1);
      return true;
    case 'brush-smaller':
      moreOrLess(reading, -1);
      return true;
    case 'brush-shape': {
      const next = (brushShapes.indexOf(reading.drawingOptions().brushShape) + 1) % brushShapes.length;
      reading.setDrawingOptions({ brushShape: brushShapes[next] ?? 'round' });
      return true;
    }
    case 'accept':
    case 'subtract':
      if (reading.proposal()) reading.accept(command === 'accept' ? 'all' : 'shown');
      else reading.deliver(() => editor.pressKey(command));
      return true;
    case 'interpolate':
      reading.interpolate();
      return true;
    case 'review':
      reading.review();
      return true;
    case 'apply':
    case 'drop-last':
    case 'delete':
    case 'paste':
      reading.deliver(() => editor.pressKey(command));
      return true;
    case 'copy-below':
    case 'copy-above':
    case 'move-below':
    case 'move-above':
    case 'fill-holes':
    case 'remove-islands':
    case 'smooth':
    case 'grow':
    case 'shrink':
    case 'clear-slice':
      reading.deliver(() => editor.applyToSlice(command));
      return true;
    case 'cancel':
      if (reading.proposal() && !editor.busy) {
        reading.dismissProposal();
        return true;
      }
      reading.deliver(() => editor.cancelGesture());
      return true;
    case 'auto-window':
      reading.autoWindow();
      return true;
    case 'reset-window':
      reading.resetWindow();
      return true;
    case 'undo':
      reading.undo();
      return true;
    case 'redo':
      reading.redo();
      return true;
    case 'save':
      // Every stroke is saved when it ends; Ctrl+S tries again what could not be.
      if (reading.unsaved()) reading.retrySave();
      return true;
  }
}

const isToolCommand = (command: ReadingCommand): command is `tool-${ToolId}` =>
  toolIds.some((tool) => command === `tool-${tool}`);

/** + and - mean what the tool in hand makes of them (vertices, tolerance), else the size of the brush. */
function moreOrLess(reading: Reading, by: 1 | -1): void {
  reading.deliver(() => {
    if (!reading.editors.axial.pressKey(by > 0 ? 'plus' : 'minus')) reading.setBrushSize(reading.brushSize() + by);
  });
}

function move(reading: Reading, columns: number, rows: number): boolean {
  reading.nudge(columns, rows);
  return true;
}
