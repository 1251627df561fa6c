import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { UserRole } from '@shared/contract/entities';
import { roleSchema } from '@shared/contract/entities';
import { channels, permissions, type ChannelName, type Permission } from '@shared/contract/ipc';
import type { Handler, Session } from '@main/node/services/context';
import { dispatch, refusal } from '@main/node/services/dispatch';
import { mayDo } from '@main/node/services/permissions';

const roles = roleSchema.options;
const sessionOf = (role: UserRole): Session => ({ userId: 'u', userName: 'U', role, readerId: 'r' });

/** The table as it is meant, written out: A administrator, C coordinator, R reader, K clinician. */
const meant: Readonly<Record<Permission, string>> = {
  'app.view': 'ACRK',
  'app.configure': 'A',
  'case.view': 'ACRK',
  'case.import': 'ACR',
  'case.edit': 'ACR',
  'study.view': 'ACK',
  'read.edit': 'AR',
  'read.finalise': 'AR',
  'extraction.run': 'ACR',
  'data.export': 'AC',
  'clinical.edit': 'ACK',
  'cohort.view': 'ACK',
  'cohort.edit': 'AC',
  'analysis.run': 'AC',
  'card.standardise': 'AC',
  'score.run': 'ACK',
  'report.print': 'ACK',
  'store.verify': 'AC',
};
const letter: Readonly<Record<UserRole, string>> = { administrator: 'A', coordinator: 'C', reader: 'R', clinician: 'K' };

describe('the permission table', () => {
  it.each(permissions.flatMap((permission) => roles.map((role) => [permission, role] as const)))(
    '%s for %s',
    (permission, role) => {
      expect(mayDo(role, permission)).toBe(meant[permission].includes(letter[role]));
    },
  );

  it('blinds readers to treatment and outcome: no clinical data, no cohorts, no scores', () => {
    for (const permission of ['study.view', 'clinical.edit', 'cohort.view', 'cohort.edit', 'score.run'] as const)
      expect(mayDo('reader', permission)).toBe(false);
  });
});

/** A request that passes the schema of a channel, made from the schema itself. */
function sample(schema: z.ZodType): unknown {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  const make = (node: Readonly<Record<string, unknown>>): unknown => {
    const anyOf = (node['anyOf'] ?? node['oneOf']) as Record<string, unknown>[] | undefined;
    if (anyOf) return make(anyOf[0]!);
    if ('const' in node) return node['const'];
    if (Array.isArray(node['enum'])) return (node['enum'] as unknown[])[0];
    switch (node['type']) {
      case 'object': {
        const required = (node['required'] ?? []) as string[];
        const properties = (node['properties'] ?? {}) as Record<string, Record<string, unknown>>;
        return Object.fromEntries(required.map((name) => [name, make(properties[name]!)]));
      }
      case 'array': {
        const items = (node['prefixItems'] ?? null) as Record<string, unknown>[] | null;
        if (items) return items.map(make);
        return Array.from({ length: Number(node['minItems'] ?? 0) }, () => make(node['items'] as Record<string, unknown>));
      }
      case 'string':
        return typeof node['pattern'] === 'string' ? '2020-01-02' : 'x'.repeat(Math.max(1, Number(node['minLength'] ?? 1)));
      case 'integer':
      case 'number':
        return Math.max(0, Number(node['minimum'] ?? 0));
      case 'boolean':
        return true;
      default:
        return null;
    }
  };
  return make(json as Record<string, unknown>);
}

const names = Object.keys(channels) as ChannelName[];

describe('dispatch', () => {
  it.each(names.flatMap((name) => roles.map((role) => [name, role] as const)))(
    '%s for %s: asks the table before the handler',
    async (name, role) => {
      let called = 0;
      const handler = (): never => {
        called += 1;
        throw new Error('called');
      };
      // One handler stands for all: only whether it is reached is looked at.
      const handlers = Object.fromEntries(names.map((each) => [each, handler])) as unknown as { [K in ChannelName]: Handler<K> };
      const request = sample(channels[name].request);
      expect(channels[name].request.safeParse(request).success, JSON.stringify(request)).toBe(true);
      const answer = await dispatch(handlers, sessionOf(role), name, request);
      const allowed = meant[channels[name].permission].includes(letter[role]);
      expect(called).toBe(allowed ? 1 : 0);
      expect(answer).toMatchObject({ ok: false, error: { code: allowed ? 'bug/unexpected' : 'session/forbidden' } });
    },
  );

  it.each(names)('%s: refuses a request that is not an object before anything else', async (name) => {
    const handlers = {} as { [K in ChannelName]: Handler<K> };
    for (const request of [null, undefined, 7, 'x', []])
      expect(await dispatch(handlers, sessionOf('administrator'), name, request)).toMatchObject({
        ok: false,
        error: { code: 'contract/invalid-request', data: { channel: name } },
      });
  });

  it('names who was refused what', () => {
    expect(refusal(sessionOf('clinician'), 'read.edit')).toEqual({
      ok: false,
      error: { code: 'session/forbidden', data: { permission: 'read.edit', role: 'clinician' } },
    });
    expect(refusal(sessionOf('reader'), 'read.edit')).toBeNull();
  });
});
