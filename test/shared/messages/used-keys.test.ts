/** No text of the catalogues is left over: each key is written in the program, whole or by the beginning that data complete. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isMessageKey } from '@shared/messages/index';

const root = join(import.meta.dirname, '../../..');
const catalogues = join(root, 'src-shared/messages');

const keys = readdirSync(join(catalogues, 'en')).flatMap((file) =>
  [...readFileSync(join(catalogues, 'en', file), 'utf8').matchAll(/^ {2}'([\w.-]+)':/gm)].flatMap(([, key = '']) =>
    isMessageKey(key) ? [key] : [],
  ),
);

/** What the program writes between quotes, and what stands before the first value of a template. */
function wordsOfProgram(): { readonly whole: ReadonlySet<string>; readonly beginnings: readonly string[] } {
  const whole = new Set<string>();
  const beginnings = new Set<string>();
  for (const folder of ['src-main', 'src-renderer', 'src-shared']) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
      const inCatalogue = ['en', 'zh-CN'].some((language) => entry.parentPath === join(catalogues, language));
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || inCatalogue) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const [, word = ''] of text.matchAll(/['"`]([\w.-]+)['"`]/g)) whole.add(word);
      for (const [, beginning = ''] of text.matchAll(/`([a-z][\w-]*\.[\w.-]*)\$\{/gi)) beginnings.add(beginning);
    }
  }
  return { whole, beginnings: [...beginnings] };
}

it('every text is used', () => {
  expect(keys.length).toBeGreaterThan(1000);
  const { whole, beginnings } = wordsOfProgram();
  const unused = keys.filter((key) => !whole.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)));
  expect(unused).toEqual([]);
});
