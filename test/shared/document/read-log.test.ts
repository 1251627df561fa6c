import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defined } from '@shared/base/assert';
import { toSliceRuns } from '@shared/core/mask/slice-runs';
import {
  type CaseDocument,
  type Change,
  jump,
  makeCaseDocument,
  openRead,
  perform,
  redo,
  restoreHistory,
  undo,
} from '@shared/document/case-document';
import {
  applyCommand,
  commandBetween,
  commandMarking,
  commandSetting,
  invertCommand,
  makeReadDocument,
  type ReadCommand,
  type ReadDocument,
} from '@shared/document/read-document';
import { emptyHistory, historyBytes, type ReadHistory } from '@shared/document/read-history';
import { type LoggedSlice, type LoggedStep, replayLog } from '@shared/document/read-log';
import { sliceMarks, unreviewedSlices } from '@shared/document/slice-mark';

const dims = { columns: 7, rows: 5, slices: 3 };
const empty = makeReadDocument(dims, []);
const runs = (...numbers: number[]): Uint32Array => Uint32Array.from(numbers);

const plain = (document: ReadDocument): unknown =>
  [...document.mask].sort((a, b) => a[0] - b[0]).map(([k, slice]) => [k, [...slice], document.marks.get(k)]);
const plainHistory = (history: ReadHistory): unknown => {
  const plainStep = ({ action, changes }: ReadCommand): unknown => ({
    action,
    changes: changes
      .map((change) => ({ ...change, before: [...change.before], after: [...change.after] }))
      .sort((a, b) => a.k - b.k),
  });
  return { past: history.past.map(plainStep), future: history.future.map(plainStep) };
};

/** A read with the log that a store would keep of it. */
class LoggedRead {
  caseDocument: CaseDocument = openRead(makeCaseDocument('c'), 'r', empty);
  readonly log: LoggedStep[] = [];
  get document(): ReadDocument {
    return defined(this.caseDocument.reads.get('r')).document;
  }
  get history(): ReadHistory {
    return defined(this.caseDocument.reads.get('r')).history;
  }
  #save(action: string, command: ReadCommand): void {
    const slices = command.changes.map(({ k, after, markAfter }) => ({
      k,
      runs: [...after],
      ...(markAfter && { mark: markAfter }),
    }));
    this.log.push({ action, at: 'then', slices });
  }
  do(command: ReadCommand | null): void {
    if (!command) return;
    ({ caseDocument: this.caseDocument } = perform(this.caseDocument, 'r', command));
    this.#save(command.action, command);
  }
  walk(change: Change | null, word: string): void {
    if (!change) return;
    this.caseDocument = change.caseDocument;
    this.#save(word === '' ? change.applied.action : `${word} ${change.applied.action}`, change.applied);
  }
  undo(): void {
    this.walk(undo(this.caseDocument, 'r'), 'undo');
  }
  redo(): void {
    this.walk(redo(this.caseDocument, 'r'), 'redo');
  }
  jump(position: number): void {
    this.walk(jump(this.caseDocument, 'r', position), '');
  }
}

const bitmap = fc
  .array(fc.constantFrom(0, 1), { minLength: 35, maxLength: 35 })
  .map((bits) => toSliceRuns(Uint8Array.from(bits), 7, 5));
const operation = fc.oneof(
  fc.record({
    kind: fc.constant('draw' as const),
    k: fc.integer({ min: 0, max: 2 }),
    runs: fc.oneof(bitmap, fc.constant(runs())),
    mark: fc.option(fc.constantFrom(...sliceMarks), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('review' as const), k: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const) }),
  fc.record({ kind: fc.constant('jump' as const), to: fc.integer({ min: 0, max: 8 }) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function operate(read: LoggedRead, op: Operation): void {
  if (op.kind === 'draw') read.do(commandSetting(read.document, 'brush', [[op.k, op.runs]], op.mark));
  else if (op.kind === 'review') read.do(commandMarking(read.document, 'review', [op.k], 'reviewed'));
  else if (op.kind === 'jump') read.jump(op.to);
  else read[op.kind]();
}

describe('marks of slices', () => {
  const mixed = makeReadDocument(dims, [
    { k: 0, runs: [0, 3] },
    { k: 1, runs: [0, 3], mark: 'interpolated' },
    { k: 2, runs: [0, 3], mark: 'carried' },
  ]);

  it('a stored slice without a mark is drawn, an empty one has none', () => {
    expect([
      ...makeReadDocument(dims, [
        { k: 0, runs: [0, 3] },
        { k: 1, runs: [], mark: 'carried' },
      ]).marks,
    ]).toEqual([[0, 'drawn']]);
  });

  it('a change by hand makes an empty or drawn slice drawn, any other edited', () => {
    const after = (mark: (typeof sliceMarks)[number] | null): unknown => {
      const before = mark === null ? empty : makeReadDocument(dims, [{ k: 1, runs: [0, 3], mark }]);
      return applyCommand(before, defined(commandSetting(before, 'brush', [[1, runs(7, 2)]]))).marks.get(1);
    };
    expect(after(null)).toBe('drawn');
    expect(sliceMarks.map(after)).toEqual(['drawn', 'edited', 'edited', 'edited', 'edited']);
  });

  it('a slice that is emptied loses its mark, and undo gives it back', () => {
    const erase = defined(commandSetting(mixed, 'erase', [[1, runs()]]));
    const erased = applyCommand(mixed, erase);
    expect([...erased.marks.keys()]).toEqual([0, 2]);
    expect(plain(applyCommand(erased, invertCommand(erase)))).toEqual(plain(mixed));
  });

  it('lists what must be looked at, and reviewing changes marks only', () => {
    expect(unreviewedSlices(mixed.marks)).toEqual([1, 2]);
    const command = defined(commandMarking(mixed, 'review', [1, 2], 'reviewed'));
    const reviewed = applyCommand(mixed, command);
    expect(unreviewedSlices(reviewed.marks)).toEqual([]);
    expect([...reviewed.mask]).toEqual([...mixed.mask]);
    expect(commandMarking(reviewed, 'review', [1], 'reviewed')).toBeNull();
    expect(commandMarking(empty, 'review', [1], 'reviewed')).toBeNull();
  });

  it('a command applied to another mark than it was made from is refused', () => {
    const command = defined(commandMarking(mixed, 'review', [1], 'reviewed'));
    expect(() => applyCommand(applyCommand(mixed, command), command)).toThrow(/follow/);
  });

  it('the command between two reads makes one the other, marks included', () => {
    const other = makeReadDocument(dims, [
      { k: 0, runs: [0, 3], mark: 'reviewed' },
      { k: 1, runs: [2, 3], mark: 'interpolated' },
    ]);
    const command = defined(commandBetween(mixed, other, 'x'));
    expect(plain(applyCommand(mixed, command))).toEqual(plain(other));
    expect(commandBetween(other, other, 'x')).toBeNull();
  });
});

describe('the log of a read', () => {
  it('tells the history that the window had, for any drawing, reviewing and walking', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 25 }), (operations) => {
        const read = new LoggedRead();
        for (const op of operations) operate(read, op);
        expect(plainHistory(replayLog(dims, { base: [], steps: read.log }))).toEqual(plainHistory(read.history));
      }),
    );
  });

  it('from any later step on, tells a history that can be walked to its ends', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 25 }), fc.nat(25), (operations, from) => {
        const read = new LoggedRead();
        for (const op of operations) operate(read, op);
        const first = Math.min(from, read.log.length);
        const base = new Map<number, LoggedSlice>();
        for (const step of read.log.slice(0, first)) for (const slice of step.slices) base.set(slice.k, slice);
        const history = replayLog(dims, { base: [...base.values()], steps: read.log.slice(first) });
        let document = read.document;
        // Walking asserts that each step follows the state before it.
        for (const step of [...history.past].reverse()) document = applyCommand(document, invertCommand(step));
        document = read.document;
        for (const step of [...history.future].reverse()) document = applyCommand(document, step);
      }),
    );
  });

  it('steps done while it was fetched stand after it', () => {
    const read = new LoggedRead();
    read.do(commandSetting(read.document, 'brush', [[0, runs(0, 3)]]));
    read.do(commandSetting(read.document, 'polygon', [[1, runs(0, 3)]]));
    read.undo();
    const stored = replayLog(dims, { base: [], steps: read.log });
    let opened = openRead(makeCaseDocument('c'), 'r', read.document);
    const untouched = restoreHistory(opened, 'r', stored).reads.get('r');
    expect(untouched?.history.future.map((step) => step.action)).toEqual(['polygon']);
    const since = defined(commandSetting(read.document, 'erase', [[0, runs()]]));
    ({ caseDocument: opened } = perform(opened, 'r', since));
    const both = defined(restoreHistory(opened, 'r', stored).reads.get('r')).history;
    expect(both.past.map((step) => step.action)).toEqual(['brush', 'erase']);
    expect(both.future).toEqual([]);
  });

  it('a jump is one saved step and lands where as many undos would', () => {
    const read = new LoggedRead();
    for (const [k, start] of [
      [0, 0],
      [1, 7],
      [0, 14],
      [2, 21],
    ] as const)
      read.do(commandSetting(read.document, 'brush', [[k, runs(start, 2)]]));
    const states = read.history.past.length;
    read.jump(1);
    expect(read.log.at(-1)?.action).toBe('jump -3');
    expect(read.log).toHaveLength(states + 1);
    expect(plain(read.document)).toEqual([[0, [0, 2], 'drawn']]);
    expect(jump(read.caseDocument, 'r', 1)).toBeNull();
    expect(jump(read.caseDocument, 'r', 5)).toBeNull();
    expect(jump(read.caseDocument, 'r', -1)).toBeNull();
    read.jump(4);
    expect(plain(read.document)).toEqual([
      [0, [14, 2], 'drawn'],
      [1, [7, 2], 'drawn'],
      [2, [21, 2], 'drawn'],
    ]);
    expect(read.history.future).toEqual([]);
  });

  it('a step of the log that does not fit what was done is a step of its own', () => {
    const steps: LoggedStep[] = [
      { action: 'brush', at: '1', slices: [{ k: 0, runs: [0, 3] }] },
      { action: 'undo brush', at: '2', slices: [{ k: 1, runs: [0, 3] }] },
    ];
    const history = replayLog(dims, { base: [], steps });
    expect(history.past).toEqual([]);
    expect(history.future.map((step) => step.action)).toEqual(['brush']);
    expect(history.future[0]?.changes.map((change) => change.k)).toEqual([1]);
    expect(replayLog(dims, { base: [], steps: [] })).toEqual(emptyHistory);
    expect(() => replayLog(dims, { base: [], steps: [{ action: 'brush', at: '', slices: [{ k: 0, runs: [5, 4] }] }] })).toThrow(
      /fit/,
    );
  });

  it('200 steps of an interpolation over 12 slices of 512 x 512 stay under 50 MB', () => {
    const large = { columns: 512, rows: 512, slices: 12 };
    const steps: LoggedStep[] = Array.from({ length: 200 }, (_, n) => ({
      action: 'interpolate',
      at: String(n),
      slices: Array.from({ length: 12 }, (_unused, k) => ({
        k,
        runs: Array.from({ length: 600 }, (_value, m) => (m % 2 === 0 ? (100 + m / 2) * 512 + 150 + ((n + m) % 9) : 160)),
        mark: 'interpolated' as const,
      })),
    }));
    const history = replayLog(large, { base: [], steps });
    expect(history.past).toHaveLength(200);
    expect(historyBytes(history)).toBeLessThan(50e6);
  });
});
