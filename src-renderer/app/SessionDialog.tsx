/** Who works here: asked at start where there are several people, and from the status bar. */
import { For, Show, type JSX } from 'solid-js';
import { hasUnsavedStep } from '@renderer/state/reading';
import { chooseUser, sessionList } from '@renderer/state/session';
import { Button } from '@renderer/ui/Button';
import { Dialog } from '@renderer/ui/Dialog';
import { t } from '@renderer/ui/text';

/** `asked`: from the status bar; it opens by itself while nobody was chosen, and then does not close. */
export function SessionDialog(props: { readonly asked: boolean; readonly onClose: () => void }): JSX.Element {
  const open = (): boolean => props.asked || sessionList()?.chosenId === null;
  return (
    <Dialog
      open={open()}
      onClose={() => props.onClose()}
      title={t('session.title')}
      description={t('session.text')}
      testId="session-dialog"
    >
      <div class="stack">
        <Show when={hasUnsavedStep()}>
          <p class="note note-stop">{t('session.unsaved')}</p>
        </Show>
        <For each={sessionList()?.users}>
          {(user) => (
            <Button
              tone={user.id === sessionList()?.chosenId ? 'act' : 'plain'}
              aria-current={user.id === sessionList()?.chosenId ? 'true' : undefined}
              disabled={hasUnsavedStep()}
              testId={`session-${user.name}`}
              onClick={() => (user.id === sessionList()?.chosenId ? props.onClose() : void chooseUser(user.id))}
            >
              {t('shell.user', { name: user.name, role: t(`term.${user.role}`) })}
            </Button>
          )}
        </For>
      </div>
    </Dialog>
  );
}
