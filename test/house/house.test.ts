/** The three checks of the house (layers, symbols, types) each refuse their violating fixture. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = process.cwd();
const bin = (name: string): string => join(root, 'node_modules', name);
const node = (args: string[], cwd = root): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  return { status, output: `${stdout}${stderr}` };
};

describe('the import rules', () => {
  const cruise = (path: string): { status: number | null; output: string } =>
    node(
      [
        bin('dependency-cruiser/bin/dependency-cruise.mjs'),
        '--config',
        join(root, '.dependency-cruiser.cjs'),
        '--ts-config',
        join(root, 'tsconfig.base.json'),
        path,
      ],
      join(root, 'test/fixtures-violating/layers'),
    );

  it('refuse a core file that reads the disk', () => {
    const { status, output } = cruise('src-shared/core/features');
    expect(status).not.toBe(0);
    expect(output).toContain('not-in-allowed: src-shared/core/features/reads-a-file.ts');
  });

  it('refuse one feature that reaches inside another', () => {
    const { status, output } = cruise('src-renderer/features');
    expect(status).not.toBe(0);
    expect(output).toContain('feature-by-index');
  });
});

describe('the symbol rules', () => {
  /** Lints a fixture as if it were the file `as`: rule and line of each complaint. */
  async function lint(fixture: string, as: string): Promise<string[]> {
    const text = readFileSync(join(root, 'test/fixtures-violating/symbols', fixture), 'utf8');
    const { ESLint } = await import('eslint');
    const [result] = await new ESLint({ cwd: root }).lintText(text, { filePath: join(root, as) });
    return result?.messages.map((message) => `${message.ruleId} ${message.line}`) ?? [];
  }

  it('refuse Math.random in core', async () => {
    const complaints = await lint('core-draws-unseeded.ts', 'src-shared/core/features/core-draws-unseeded.ts');
    expect(complaints.join()).toContain('no-restricted-properties');
  });

  it('refuse every text that is written into a component', async () => {
    const complaints = await lint('component-with-texts.tsx', 'src-renderer/ui/Button.tsx');
    expect(complaints).toEqual([5, 6, 7, 8, 9].map((line) => `no-restricted-syntax ${line}`));
  });
});

describe('the type settings', () => {
  it('refuse the DOM in core', () => {
    const { status, output } = node([bin('typescript/bin/tsc'), '-p', 'test/fixtures-violating/types']);
    expect(status).not.toBe(0);
    expect(output).toMatch(/core-uses-the-dom\.ts.*Cannot find name 'document'/);
  });
});
