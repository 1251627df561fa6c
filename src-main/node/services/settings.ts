/** Settings of the session's user: one row a key, defaults where none was set. */
import { ok } from '@shared/base/result';
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '@shared/contract/entities';
import { readSettings } from '../store/read/people';
import type { ReadableDb } from '../store/database';
import { saveSetting } from '../store/write/people';
import type { ServiceContext, ServiceHandlers } from './context';

/** A stored text as the JSON value it is; undefined where it is none. */
function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function currentSettings(db: ReadableDb, userId: string): Settings {
  const stored = [...readSettings(db, userId)].map(([key, value]) => [key, fromText(value)] as const);
  let settings = DEFAULT_SETTINGS;
  for (const [key, value] of stored) {
    // One value of a later or earlier version must not cost the others.
    const parsed = settingsSchema.safeParse({ ...settings, [key]: value });
    if (parsed.success) settings = parsed.data;
  }
  return settings;
}

/** Makes the handlers of the settings. */
export function makeSettingsService(context: ServiceContext): Pick<ServiceHandlers, 'settings/get' | 'settings/set'> {
  const { store } = context;
  return {
    'settings/get': (session) => ok(currentSettings(store.db, session.userId)),
    'settings/set': (session, changed) => {
      const entries = Object.entries(changed).filter(([, value]) => value !== undefined);
      store.write(
        session,
        {
          action: 'settings.set',
          detail: entries.map(([key, value]) => (typeof value === 'object' ? key : `${key}=${value}`)).join(' '),
        },
        (db) => {
          for (const [key, value] of entries) saveSetting(db, session.userId, key, JSON.stringify(value));
        },
      );
      context.emit('store/changed', { topics: ['settings'], caseIds: [] });
      return ok(currentSettings(store.db, session.userId));
    },
  };
}
