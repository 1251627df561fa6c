/**
 * A query of the main process as a reactive value: asked again when its request
 * changes and when the store says that its topic changed. A late answer to an
 * older request does nothing.
 */
import { createEffect, createSignal, on as solidOn, onCleanup, type Accessor } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { ChannelName, EventOf, RequestOf, ResponseOf } from '@shared/contract/ipc';
import { invoke, on } from '@renderer/ipc/client';

export type Topic = EventOf<'store/changed'>['topics'][number];

export type RemoteState<T> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'ready'; readonly value: T };

export interface Remote<T> {
  readonly state: Accessor<RemoteState<T>>;
  /** The value when there is one, else null. */
  readonly value: Accessor<T | null>;
  /** Asks again; what is shown stays until the answer is here. */
  readonly refetch: () => Promise<void>;
  /** Replaces the value by the answer of a command. */
  readonly set: (value: T) => void;
}

/** Owned by the calling Solid scope. `request` null: nothing to ask. */
export function createRemote<C extends ChannelName>(
  channel: C,
  request: Accessor<RequestOf<C> | null>,
  topics: readonly Topic[] = [],
): Remote<ResponseOf<C>> {
  const [state, setState] = createSignal<RemoteState<ResponseOf<C>>>({ kind: 'idle' });
  let revision = 0;

  const ask = async (body: RequestOf<C> | null, keep: boolean): Promise<void> => {
    revision += 1;
    const mine = revision;
    if (body === null) {
      setState({ kind: 'idle' });
      return;
    }
    if (!keep || state().kind !== 'ready') setState({ kind: 'loading' });
    const answer = await invoke(channel, body);
    if (mine !== revision) return;
    setState(answer.ok ? { kind: 'ready', value: answer.value } : { kind: 'failed', problem: answer.error });
  };

  let asked = '';
  createEffect(
    solidOn(request, (body) => {
      const key = JSON.stringify(body);
      if (key === asked && state().kind === 'ready') return;
      asked = key;
      void ask(body, false);
    }),
  );
  // eslint-disable-next-line solid/reactivity -- called from outside: it asks with the request of that moment
  const stop = on('store/changed', (change) => {
    if (change.topics.some((topic) => topics.includes(topic))) void ask(request(), true);
  });
  onCleanup(() => {
    revision += 1;
    stop();
  });

  return {
    state,
    value: () => {
      const current = state();
      return current.kind === 'ready' ? current.value : null;
    },
    refetch: () => ask(request(), true),
    set: (value) => {
      revision += 1;
      setState({ kind: 'ready', value });
    },
  };
}
