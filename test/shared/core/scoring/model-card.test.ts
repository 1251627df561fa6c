import { describe, expect, it } from 'vitest';
import { editModelCard, lockModelCard, parseModelCard, sealModelCard, supersedeModelCard } from '@shared/core/scoring/model-card';
import { publishedCard } from './published-card';

describe('the life of a model card', () => {
  const open = sealModelCard({ ...publishedCard(), locked: false });
  it('an open card is edited and gets another hash', () => {
    const edited = editModelCard(open, { title: 'Another title' });
    expect(edited.ok && edited.value.title).toBe('Another title');
    expect(edited.ok && edited.value.hash === open.hash).toBe(false);
    expect(edited.ok && parseModelCard(edited.value).ok).toBe(true);
  });
  it('a locked card is not edited, whatever the change', () => {
    const locked = lockModelCard(open);
    expect(parseModelCard(locked)).toMatchObject({ ok: true, value: { locked: true } });
    expect(editModelCard(locked, { title: 'x' })).toMatchObject({
      ok: false,
      error: { code: 'card/is-locked', data: { hash: locked.hash } },
    });
    expect(editModelCard(locked, {}).ok).toBe(false);
    expect(lockModelCard(locked)).toBe(locked);
  });
  it('is superseded by an open card that names it', () => {
    const locked = lockModelCard(open);
    const before = JSON.stringify(locked);
    const next = supersedeModelCard(locked, { cutoff: 0.1 });
    expect(next).toMatchObject({ locked: false, cutoff: 0.1, provenance: { basedOn: locked.hash } });
    expect(next.hash).not.toBe(locked.hash);
    expect(parseModelCard(next).ok).toBe(true);
    expect(editModelCard(next, { cutoff: 0.2 }).ok).toBe(true);
    expect(JSON.stringify(locked)).toBe(before);
  });
  it('a locked card that somebody changed by hand does not fit its hash', () => {
    expect(parseModelCard({ ...lockModelCard(open), cutoff: 1 })).toMatchObject({ error: { code: 'card/hash-mismatch' } });
    expect(parseModelCard({ ...lockModelCard(open), locked: false })).toMatchObject({ error: { code: 'card/hash-mismatch' } });
  });
});
