/** Every problem code of the source tree has a text in both languages; catalogues agree in keys and parameters. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { channels } from '@shared/contract/ipc';
import { fillMessage } from '@shared/messages/format';
import { formatMessage, hasProblemText, problemParts, problemText } from '@shared/messages/index';
import { problems as english } from '@shared/messages/en/problems';
import { problems as chinese } from '@shared/messages/zh-CN/problems';

describe('codes inside a problem', () => {
  it('are said in words in both languages; what is no code stays', () => {
    const undetermined = { code: 'risk/undetermined', data: { unknown: ['t4', 'ebv-ge-2000'] } };
    expect(problemText('en', undetermined)).toContain('T stage T4 (7th edition), Plasma EBV DNA 2000 copies/ml or more');
    expect(problemText('zh-CN', undetermined)).not.toContain('ebv-ge');
    expect(problemText('en', { code: 'flag/regimen-not-of-trial', data: { regimen: 'other' } })).toContain('(another)');
    expect(problemText('en', { code: 'score/extraction-failed', data: { reason: 'no space' } })).toContain('(no space)');
  });
});

const root = join(import.meta.dirname, '../../..');

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) yield path;
  }
}

/**
 * Codes by the areas that problems have. Channel and event names share the form and are no problems;
 * the areas are those of the catalogue, so a code of a new area is caught by the calls below.
 */
function codesInTree(): Map<string, string> {
  const found = new Map<string, string>();
  const areas = new Set(Object.keys(english).map((code) => code.split('/')[0]));
  const notProblems = new Set<string>([...Object.keys(channels), 'job/changed', 'store/changed']);
  for (const folder of [
    'src-main',
    'src-shared/base',
    'src-shared/core',
    'src-shared/document',
    'src-shared/contract',
    'src-renderer',
  ]) {
    for (const path of sources(join(root, folder))) {
      const text = readFileSync(path, 'utf8');
      for (const match of text.matchAll(/(?<!from )'([a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*)'/g)) {
        const code = match[1] ?? '';
        const before = text.slice(Math.max(0, (match.index ?? 0) - 40), match.index);
        const isCall = /\b(fail|problem)\(\s*(?:[^'()]{0,30}\?\s*)?$/.test(before);
        if (notProblems.has(code) && !isCall) continue;
        if (isCall || areas.has(code.split('/')[0] ?? '')) found.set(code, path);
      }
    }
  }
  return found;
}

describe('problem texts', () => {
  it('exist in both languages for every code that the source tree uses', () => {
    const codes = codesInTree();
    expect(codes.size).toBeGreaterThan(100);
    const missing = [...codes].filter(([code]) => !hasProblemText('en', code) || !hasProblemText('zh-CN', code));
    expect(missing.map(([code, path]) => `${code} in ${path.slice(root.length + 1)}`)).toEqual([]);
  });

  it('exist for every error code of the contract', () => {
    const declared = Object.values(channels).flatMap((channel): readonly string[] => channel.errors);
    expect(declared.filter((code) => !hasProblemText('en', code))).toEqual([]);
  });

  it('name the same parameters in both languages and end as sentences', () => {
    const names = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ''))].sort();
    for (const [code, message] of Object.entries(english)) {
      // The two catalogues have the same keys by type.
      const other = chinese[code as keyof typeof chinese];
      expect(names(other.what), code).toEqual(names(message.what));
      expect(names(other.next), code).toEqual(names(message.next));
      if (message.next !== '') expect(message.next, code).toMatch(/[.!]$/);
      expect(other.what, code).not.toBe(message.what);
    }
  });

  it('say what happened, to which item, and what to do next', () => {
    const problem = { code: 'env/cannot-write', data: { path: '/data/a.csv', reason: 'EACCES' } };
    expect(problemText('en', problem)).toBe(
      '/data/a.csv cannot be written (EACCES). Choose another place, or close the file in other programs.',
    );
    expect(problemText('zh-CN', problem)).toContain('/data/a.csv');
  });

  it('name the cause in words', () => {
    const problem = { code: 'standardisation/invalid', data: { cause: 'card/feature-absent', features: ['t1c_a', 't1c_b'] } };
    expect(problemParts('en', problem).what).toBe('The values cannot be used: The reference lacks these features: t1c_a, t1c_b.');
  });

  it('show an unknown code with its data instead of hiding it', () => {
    expect(problemParts('en', { code: 'new/thing', data: { file: 'a', n: 2 } })).toEqual({
      what: 'new/thing (file a; n 2)',
      next: '',
    });
  });
});

describe('formatMessage', () => {
  it('fills parameters, picks singular and plural, and shows a missing one as a dash', () => {
    expect(fillMessage('{n} {n|case|cases}', { n: 1 })).toBe('1 case');
    expect(fillMessage('{n} {n|case|cases}', { n: 2 })).toBe('2 cases');
    expect(fillMessage('{a} and {b}', { a: ['x', 'y'] })).toBe('x, y and –');
    expect(fillMessage('{v}', { v: 1 / 3 })).toBe('0.333333');
  });

  it('follows the language', () => {
    expect(formatMessage('en', 'shell.worklist')).toBe('Worklist');
    expect(formatMessage('zh-CN', 'shell.worklist')).toBe('工作列表');
  });
});
