/**
 * The one place where a call is checked: request schema, then permission, then
 * the handler. IPC, the pixel scheme and the command line all come through here.
 */
import { ProblemError, fail, type Result } from '@shared/base/result';
import { channels, type ChannelName, type Permission, type ResponseOf } from '@shared/contract/ipc';
import type { Handler, Session } from './context';
import { mayDo } from './permissions';

/** A failure `session/forbidden` where the session's role lacks the permission, else null. */
export function refusal(session: Session, permission: Permission): Result<never> | null {
  return mayDo(session.role, permission) ? null : fail('session/forbidden', { permission, role: session.role });
}

/** What was thrown, as an answer: its problem, or `bug/unexpected` with the channel it happened on. */
export function failureOf(thrown: unknown, channel: string): Result<never> {
  if (thrown instanceof ProblemError) return { ok: false, error: thrown.problem };
  return fail('bug/unexpected', { channel, message: thrown instanceof Error ? thrown.message : String(thrown) });
}

/**
 * Calls a handler with an unchecked request.
 * Errors: `contract/invalid-request` (data.path, data.rule), `session/forbidden`, those of the
 * channel, and `bug/unexpected` for anything thrown that is not a `ProblemError`.
 */
export async function dispatch<C extends ChannelName>(
  handlers: { readonly [K in C]: Handler<K> },
  session: Session,
  channel: C,
  request: unknown,
): Promise<Result<ResponseOf<C>>> {
  const parsed = channels[channel].request.safeParse(request);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return fail('contract/invalid-request', {
      channel,
      path: issue ? issue.path.join('.') : '',
      rule: issue ? issue.message : '',
    });
  }
  const refused = refusal(session, channels[channel].permission);
  if (refused) return refused;
  try {
    // The schema of this very channel has just parsed the request; TypeScript cannot relate the two lookups.
    const handler = handlers[channel] as Handler<C>;
    return await handler(session, parsed.data as never);
  } catch (thrown) {
    return failureOf(thrown, channel);
  }
}
