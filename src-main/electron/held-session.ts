/**
 * Who works at this window, until there is a login. With one user it is they; with several, somebody is chosen at start, and
 * nothing of the store is answered before. Held here: no request of the page can name another user.
 */
import { fail, ok } from '@shared/base/result';
import type { SessionList } from '@shared/contract/entities';
import type { ChannelName } from '@shared/contract/ipc';
import type { Handlers, Session } from '@main/node/services/context';
import { addSessionUser, sessionOfUser } from '@main/node/services/session';
import { listUsers } from '@main/node/store/read/people';
import type { Store } from '@main/node/store/store';

/** What the page may ask before somebody was chosen: enough to ask who. */
const BEFORE_CHOICE: ReadonlySet<ChannelName> = new Set(['session/list', 'session/choose', 'settings/get', 'app/info']);

export interface HeldSession {
  /** The session of the one chosen; before that, of the first user, whose settings the question is asked in. */
  current(): Session;
  /** Whether a channel is answered now. */
  answers(channel: ChannelName): boolean;
  readonly handlers: Pick<Handlers, 'session/list' | 'session/choose' | 'session/add'>;
}

/** `first`: the local user, made with the store. */
export function makeHeldSession(store: Store, first: Session): HeldSession {
  let session = first;
  let chosen = listUsers(store.db).length < 2;
  const list = (): SessionList => ({ users: listUsers(store.db), chosenId: chosen ? session.userId : null });
  return {
    current: () => session,
    answers: (channel) => chosen || BEFORE_CHOICE.has(channel),
    handlers: {
      'session/list': () => ok(list()),
      'session/choose': (_session, { userId }) => {
        const next = sessionOfUser(store, userId);
        if (!next) return fail('session/no-user', { userId });
        session = next;
        chosen = true;
        return ok(list());
      },
      'session/add': (_session, { name, role }) => {
        if (listUsers(store.db).some((user) => user.name === name)) return fail('session/name-taken', { name });
        addSessionUser(store, name, role);
        return ok(list());
      },
    },
  };
}
