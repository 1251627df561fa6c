/** What a screen shows instead of its content: nothing there yet, loading, failed. */
import CircleAlert from 'lucide-solid/icons/circle-alert';
import { createSignal, onCleanup, onMount, Show, type JSX } from 'solid-js';
import type { Problem } from '@shared/base/result';
import { problemParts } from '@shared/messages/index';
import { Button } from './Button';
import { language, t } from './text';

export interface EmptyStateProps {
  readonly title: string;
  readonly text: string;
  readonly icon?: JSX.Element;
  readonly children?: JSX.Element;
  readonly testId?: string | undefined;
}

/** What this place is for and what to do first. */
export function EmptyState(props: EmptyStateProps): JSX.Element {
  return (
    <div class="state" data-testid={props.testId ?? 'empty-state'}>
      <Show when={props.icon}>
        <div class="state-icon" aria-hidden="true">
          {props.icon}
        </div>
      </Show>
      <h2 class="state-title">{props.title}</h2>
      <p class="state-text">{props.text}</p>
      <div class="state-actions">{props.children}</div>
    </div>
  );
}

export interface ErrorStateProps {
  readonly problem: Problem;
  readonly onRetry?: (() => void) | undefined;
  readonly children?: JSX.Element;
}

/** What happened and what to do next. */
export function ErrorState(props: ErrorStateProps): JSX.Element {
  const parts = (): { what: string; next: string } => problemParts(language(), props.problem);
  return (
    <div class="state" role="alert" data-testid="error-state" data-code={props.problem.code}>
      <div class="state-icon state-icon-stop" aria-hidden="true">
        <CircleAlert size={28} />
      </div>
      <h2 class="state-title">{parts().what}</h2>
      <p class="state-text">{parts().next}</p>
      <div class="state-actions">
        {props.children}
        <Show when={props.onRetry}>{(retry) => <Button onClick={() => retry()()}>{t('action.retry')}</Button>}</Show>
      </div>
    </div>
  );
}

const QUIET_MS = 200;

/** Appears only when loading takes long enough to be noticed, so that nothing flickers. */
export function LoadingState(props: { readonly label?: string | undefined }): JSX.Element {
  const [shown, setShown] = createSignal(false);
  onMount(() => {
    const timer = setTimeout(() => setShown(true), QUIET_MS);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <div class="state" role="status" data-testid="loading-state">
      <Show when={shown()}>
        <p class="state-text">{props.label ?? t('state.loading')}</p>
      </Show>
    </div>
  );
}

/** A problem inside a screen or dialog that otherwise works. */
export function ProblemNote(props: { readonly problem: Problem; readonly tone?: 'look' | 'stop' }): JSX.Element {
  const parts = (): { what: string; next: string } => problemParts(language(), props.problem);
  return (
    <p class={`note note-${props.tone ?? 'stop'}`} role="alert" data-code={props.problem.code}>
      <span>{parts().what}</span> <span class="note-next">{parts().next}</span>
    </p>
  );
}
