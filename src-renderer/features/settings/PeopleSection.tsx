/** The people of this store; an administrator adds them. */
import { createSignal, For, type JSX } from 'solid-js';
import type { UserRole } from '@shared/contract/entities';
import { addUser, sessionList } from '@renderer/state/session';
import { Button } from '@renderer/ui/Button';
import { Field } from '@renderer/ui/Field';
import { Select } from '@renderer/ui/Select';
import { t } from '@renderer/ui/text';

const ROLES: readonly UserRole[] = ['reader', 'coordinator', 'clinician', 'administrator'];

export function PeopleSection(): JSX.Element {
  const [name, setName] = createSignal('');
  const [role, setRole] = createSignal<UserRole>('reader');
  const add = async (): Promise<void> => {
    if (await addUser(name(), role())) setName('');
  };
  return (
    <section class="panel" data-testid="people-section">
      <h2>{t('session.people')}</h2>
      <p class="dim">{t('session.addHint')}</p>
      <ul class="people">
        <For each={sessionList()?.users}>
          {(user) => <li>{t('shell.user', { name: user.name, role: t(`term.${user.role}`) })}</li>}
        </For>
      </ul>
      <div class="settings-row">
        <Field label={t('session.name')} value={name()} maxLength={80} onText={setName} testId="person-name" />
        <Select
          label={t('session.role')}
          options={ROLES.map((value) => ({ value, label: t(`term.${value}`) }))}
          value={role()}
          onChange={setRole}
          testId="person-role"
        />
        <Button testId="person-add" disabled={name().trim() === ''} onClick={() => void add()}>
          {t('session.add')}
        </Button>
      </div>
    </section>
  );
}
