/** A modal dialog: title, body that scrolls, a row of buttons. Focus is kept inside, beginning with what has `data-autofocus`; Escape closes. */
import { Dialog as KDialog } from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import { createRenderEffect, Show, type JSX } from 'solid-js';
import { classes } from './classes';
import { t } from './text';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string | undefined;
  readonly wide?: boolean;
  readonly children: JSX.Element;
  readonly actions?: JSX.Element;
  readonly testId?: string | undefined;
}

export function Dialog(props: DialogProps): JSX.Element {
  let content!: HTMLDivElement;
  // What had the focus gets it back: dialogs are opened by keys as well as by buttons.
  let before: Element | null = null;
  createRenderEffect(() => {
    if (props.open) before = document.activeElement;
  });
  return (
    <KDialog open={props.open} onOpenChange={(open) => !open && props.onClose()} modal>
      <KDialog.Portal>
        <KDialog.Overlay class="scrim" />
        <div class="dialog-frame">
          <KDialog.Content
            ref={content}
            class={classes('dialog', props.wide === true && 'dialog-wide')}
            data-testid={props.testId}
            onOpenAutoFocus={(event) => {
              const first = content.querySelector<HTMLElement>('[data-autofocus]');
              if (!first) return;
              event.preventDefault();
              first.focus();
            }}
            onCloseAutoFocus={(event) => {
              if (!(before instanceof HTMLElement) || !before.isConnected) return;
              event.preventDefault();
              before.focus();
            }}
          >
            <header class="dialog-head">
              <KDialog.Title class="dialog-title">{props.title}</KDialog.Title>
              <KDialog.CloseButton class="icon-button" aria-label={t('action.close')} data-testid="dialog-close">
                <X size={16} />
              </KDialog.CloseButton>
            </header>
            <Show when={props.description}>
              {(text) => <KDialog.Description class="dialog-description">{text()}</KDialog.Description>}
            </Show>
            <div class="dialog-body">{props.children}</div>
            <Show when={props.actions}>
              <footer class="dialog-actions">{props.actions}</footer>
            </Show>
          </KDialog.Content>
        </div>
      </KDialog.Portal>
    </KDialog>
  );
}
