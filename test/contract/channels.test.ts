/** Every channel of the protocol: what it takes and answers, what it must refuse, and who may call it. */
import { describe, expect, it } from 'vitest';
import { ok } from '@shared/base/result';
import { channels, permissions, type ChannelName } from '@shared/contract/ipc';
import type { Handlers, Session } from '@main/node/services/context';
import { dispatch } from '@main/node/services/dispatch';
import { mayDo } from '@main/node/services/permissions';
import { samples } from './channel-samples';

const names = Object.keys(channels) as ChannelName[]; // the keys of the table are its names
const session = (role: Session['role']): Session => ({ userId: 'u', userName: 'u', role, readerId: 'r' });

describe('every channel', () => {
  for (const name of names) {
    const { request, badRequest, response, badResponse } = samples[name];
    it(`${name} takes and answers its samples, and refuses the bad ones`, () => {
      const spec = channels[name];
      expect(spec.request.safeParse(request).error?.issues).toBeUndefined();
      expect(spec.request.safeParse(badRequest).success).toBe(false);
      expect(spec.response.safeParse(response).error?.issues).toBeUndefined();
      expect(spec.response.safeParse(badResponse).success).toBe(false);
      expect(permissions).toContain(spec.permission);
      for (const code of spec.errors) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/);
    });
    it(`${name} through dispatch: bad requests and missing permissions never reach the handler`, async () => {
      let called = 0;
      const handler = () => {
        called += 1;
        return ok(response);
      };
      // One handler stands for all: only its own channel is dispatched.
      const handlers = Object.fromEntries(names.map((key) => [key, handler])) as unknown as Handlers;
      const bad = await dispatch(handlers, session('administrator'), name, badRequest);
      expect(bad.ok ? '' : bad.error.code).toBe('contract/invalid-request');
      expect(called).toBe(0);
      for (const role of ['reader', 'coordinator', 'clinician', 'administrator'] as const) {
        const answer = await dispatch(handlers, session(role), name, request);
        expect([role, answer.ok]).toEqual([role, mayDo(role, channels[name].permission)]);
        if (!answer.ok) expect(answer.error.code).toBe('session/forbidden');
      }
    });
  }
});
