import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyCommand,
  commandSetting,
  equalRuns,
  invertCommand,
  makeReadDocument,
  measureRead,
  type ReadDocument,
  sliceRunsOf,
} from '@shared/document/read-document';
import {
  commandBytes,
  emptyHistory,
  historyBytes,
  recordCommand,
  redoStep,
  stepNames,
  undoStep,
} from '@shared/document/read-history';
import { makeCaseDocument, openRead, perform, redo, undo } from '@shared/document/case-document';
import { defined } from '@shared/base/assert';
import { toSliceRuns } from '@shared/core/mask/slice-runs';

const dims = { columns: 7, rows: 5, slices: 3 };
const empty = makeReadDocument(dims, []);
const bitmap = fc
  .array(fc.constantFrom(0, 1), { minLength: 35, maxLength: 35 })
  .map((bits) => toSliceRuns(Uint8Array.from(bits), 7, 5));
const edit = fc.tuple(fc.integer({ min: 0, max: 2 }), bitmap);

const plain = (document: ReadDocument): [number, number[]][] =>
  [...document.mask].sort((a, b) => a[0] - b[0]).map(([k, runs]) => [k, [...runs]]);

describe('read document', () => {
  it('drops empty slices and refuses runs that do not fit', () => {
    const document = makeReadDocument(dims, [
      { k: 1, runs: [0, 3] },
      { k: 2, runs: [] },
    ]);
    expect(plain(document)).toEqual([[1, [0, 3]]]);
    expect(() => makeReadDocument(dims, [{ k: 0, runs: [5, 4] }])).toThrow(/runs/); // crosses the end of a row of 7
    expect(() => makeReadDocument(dims, [{ k: 3, runs: [0, 1] }])).toThrow(/outside/);
  });

  it('a command that changes nothing is none', () => {
    const document = makeReadDocument(dims, [{ k: 1, runs: [0, 3] }]);
    expect(commandSetting(document, 'brush', [[1, Uint32Array.of(0, 3)]])).toBeNull();
    expect(commandSetting(document, 'erase', [[0, new Uint32Array(0)]])).toBeNull();
  });

  it('holds changed slices only and refuses to be applied out of order', () => {
    const command = defined(
      commandSetting(empty, 'brush', [
        [0, Uint32Array.of(0, 3)],
        [1, new Uint32Array(0)],
      ]),
    );
    expect(command.changes.map((change) => change.k)).toEqual([0]);
    const after = applyCommand(empty, command);
    expect(() => applyCommand(after, command)).toThrow(/follow/);
    expect(empty.mask.size).toBe(0);
  });

  it('inverse after command gives the document back, for any edits', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        const states = [empty];
        const inverses = [];
        for (const [k, runs] of edits) {
          const before = defined(states.at(-1));
          const command = commandSetting(before, 'brush', [[k, runs]]);
          if (!command) continue;
          const after = applyCommand(before, command);
          expect(equalRuns(sliceRunsOf(after, k), runs)).toBe(true);
          states.push(after);
          inverses.push(invertCommand(command));
        }
        let document = defined(states.pop());
        for (const inverse of inverses.reverse()) {
          document = applyCommand(document, inverse);
          expect(plain(document)).toEqual(plain(defined(states.pop())));
        }
      }),
    );
  });

  it('measures voxels, slices and ml', () => {
    const document = makeReadDocument(dims, [
      { k: 0, runs: [0, 3, 7, 2] },
      { k: 2, runs: [30, 5] },
    ]);
    const grid = {
      dims: [7, 5, 3],
      spacingMm: [0.5, 0.5, 5],
      originLpsMm: [0, 0, 0],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    } as const;
    expect(measureRead(document, grid)).toEqual({ voxels: 10, slices: 2, volumeMl: (10 * 0.5 * 0.5 * 5) / 1000 });
  });
});

describe('history', () => {
  it('undo and redo walk through every state, across slices, for any edits and any walk', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 10 }), fc.array(fc.boolean(), { maxLength: 30 }), (edits, walk) => {
        let caseDocument = openRead(makeCaseDocument('c'), 'r', empty);
        const states = [plain(empty)];
        for (const [k, runs] of edits) {
          const read = defined(caseDocument.reads.get('r'));
          const command = commandSetting(read.document, 'brush', [[k, runs]]);
          if (!command) continue;
          ({ caseDocument } = perform(caseDocument, 'r', command));
          states.push(plain(defined(caseDocument.reads.get('r')).document));
        }
        let at = states.length - 1;
        for (const back of walk) {
          const change = back ? undo(caseDocument, 'r') : redo(caseDocument, 'r');
          const possible = back ? at > 0 : at < states.length - 1;
          expect(change !== null).toBe(possible);
          if (!change) continue;
          ({ caseDocument } = change);
          at += back ? -1 : 1;
          expect(plain(defined(caseDocument.reads.get('r')).document)).toEqual(states[at]);
        }
      }),
    );
  });

  it('names its steps and forgets redo after a new command', () => {
    const a = defined(commandSetting(empty, 'brush', [[0, Uint32Array.of(0, 3)]]));
    const afterA = applyCommand(empty, a);
    const b = defined(commandSetting(afterA, 'polygon', [[2, Uint32Array.of(0, 1)]]));
    const history = recordCommand(recordCommand(emptyHistory, a), b);
    expect(stepNames(history)).toEqual({ undo: 'polygon', redo: null });
    const undone = defined(undoStep(history));
    expect(stepNames(undone.history)).toEqual({ undo: 'brush', redo: 'polygon' });
    expect(defined(redoStep(undone.history)).command).toBe(b);
    expect(redoStep(recordCommand(undone.history, b))).toBeNull();
    expect(undoStep(emptyHistory)).toBeNull();
  });

  it('keeps reads apart', () => {
    let caseDocument = openRead(openRead(makeCaseDocument('c'), 'r1', empty), 'r2', empty);
    const command = defined(commandSetting(empty, 'brush', [[0, Uint32Array.of(0, 3)]]));
    ({ caseDocument } = perform(caseDocument, 'r1', command));
    expect(undo(caseDocument, 'r2')).toBeNull();
    expect(undo(caseDocument, 'r1')).not.toBeNull();
  });

  it('is bounded in steps and bytes; the newest step always stays', () => {
    let history = emptyHistory;
    const command = defined(commandSetting(empty, 'brush', [[0, Uint32Array.of(0, 3)]]));
    for (let n = 0; n < 10; n++) history = recordCommand(history, command, { steps: 4, bytes: 1e9 });
    expect(history.past.length).toBe(4);
    history = recordCommand(history, command, { steps: 100, bytes: 2 * commandBytes(command) });
    expect(history.past.length).toBe(2);
    expect(recordCommand(history, command, { steps: 100, bytes: 1 }).past.length).toBe(1);
  });

  it('200 ragged strokes on 512x512 stay under 50 MB', () => {
    let document = makeReadDocument({ columns: 512, rows: 512, slices: 30 }, []);
    let history = emptyHistory;
    const bits = new Uint8Array(512 * 512);
    for (let step = 0; step < 200; step++) {
      // A ragged ROI: 6 runs on each of 300 rows, different at every step.
      for (let j = 100; j < 400; j++)
        for (let r = 0; r < 6; r++) bits.fill((step + r + j) % 2, j * 512 + 40 * r + (step % 7), j * 512 + 40 * r + 20);
      const command = commandSetting(document, 'brush', [[step % 30, toSliceRuns(bits, 512, 512)]]);
      if (!command) continue;
      document = applyCommand(document, command);
      history = recordCommand(history, command);
    }
    expect(history.past.length).toBeGreaterThan(150);
    expect(historyBytes(history)).toBeLessThan(50e6);
  });
});
