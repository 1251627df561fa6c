/** Name, version and build kind of the running program, from its own package.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramInfo } from '@main/node/services/context';

/**
 * `buildKind` is written into package.json by the packaging script alone, and `official` only
 * for a release from the official runtime; a checkout is a development build.
 */
export function readProgramInfo(appFolder: string): ProgramInfo {
  const described: unknown = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8'));
  const field = (name: string): string => {
    const value = typeof described === 'object' && described !== null ? Reflect.get(described, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return {
    name: field('productName') || 'ICTOS Workstation',
    version: field('version'),
    buildKind: field('buildKind') === 'official' ? 'official' : 'development',
  };
}
