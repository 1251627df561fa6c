/** Messages in the corner, read out by screen readers. */
import X from 'lucide-solid/icons/x';
import { For, type JSX } from 'solid-js';
import { IconButton } from './Button';
import { classes } from './classes';
import { t } from './text';

export interface ToastView {
  readonly id: number;
  readonly tone: 'plain' | 'stop';
  readonly text: () => string;
}

export function Toasts(props: { readonly toasts: readonly ToastView[]; readonly onDismiss: (id: number) => void }): JSX.Element {
  return (
    <ol class="toasts" aria-label={t('shell.toasts')} aria-live="polite">
      <For each={props.toasts}>
        {(toast) => (
          <li class={classes('toast', toast.tone === 'stop' && 'toast-stop')} data-testid="toast" data-tone={toast.tone}>
            <span>{toast.text()}</span>
            <IconButton label={t('shell.dismiss')} icon={<X size={14} />} onClick={() => props.onDismiss(toast.id)} />
          </li>
        )}
      </For>
    </ol>
  );
}
