/** Where files for people may be written: anywhere but over or into the store. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fail } from '@shared/base/result';
import type { Store } from '../store/store';
import type { Handler } from './context';

/** Channels that write a file, or into a folder, where the caller says. */
export type WritingChannel =
  | 'read/export'
  | 'extraction/export'
  | 'robustness/export'
  | 'survival/export'
  | 'analysis/start'
  | 'card/export'
  | 'report/print'
  | 'selftest/print';

/** The path with links resolved, as far as it exists. */
function realPath(path: string): string {
  const whole = resolve(path);
  if (existsSync(whole)) return realpathSync(whole);
  return dirname(whole) === whole ? whole : join(realPath(dirname(whole)), basename(whole));
}

/** Puts a writing handler behind the check: a path in the store, or a relative one, is `env/cannot-write`. */
export function keepOutOfStore<C extends WritingChannel>(store: Pick<Store, 'folder'>, handler: Handler<C>): Handler<C> {
  return (session, request) => {
    const { path } = request;
    if (path !== null) {
      if (!isAbsolute(path)) return fail('env/cannot-write', { path, reason: 'not a whole path' });
      const inside = relative(realPath(store.folder), realPath(path));
      if (!inside.startsWith('..') && !isAbsolute(inside)) return fail('env/cannot-write', { path, reason: 'inside the store' });
    }
    return handler(session, request);
  };
}
