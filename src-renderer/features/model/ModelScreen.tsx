/** The model cards of the store and the chosen one in full. A locked card looks locked. */
import FileDown from 'lucide-solid/icons/file-down';
import Lock from 'lucide-solid/icons/lock';
import LockOpen from 'lucide-solid/icons/lock-open';
import { createMemo, createSignal, For, Match, Show, Switch, type JSX } from 'solid-js';
import type { CardEntry } from '@shared/contract/entities';
import { isMessageKey } from '@shared/messages/index';
import { invoke } from '@renderer/ipc/client';
import { createRemote } from '@renderer/state/remote';
import { tell, tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { dateAndTime, fixed, measured, signed } from '@renderer/ui/readable';
import { EmptyState, ErrorState, LoadingState } from '@renderer/ui/States';
import { Table } from '@renderer/ui/Table';
import { t } from '@renderer/ui/text';
import { StandardiseDialog } from './StandardiseDialog';
import './model.css';

const SHORT_HASH = 12;

const endpointText = (endpoint: string): string => {
  const key = `term.${endpoint}`;
  return isMessageKey(key) ? t(key) : endpoint;
};
const FEWEST_FOR_RULE = 100;

function standardisedText(card: CardEntry): string {
  const by = card.standardisedBy;
  if (by === null) return t('model.notStandardised');
  return t(by.kind === 'typed' ? 'model.standardisedTyped' : 'model.standardisedCohort', { source: by.source, n: by.n });
}

async function exportCard(card: CardEntry): Promise<void> {
  const picked = await invoke('dialog/pick', { what: 'save-json', suggestedName: `card-${card.hash.slice(0, SHORT_HASH)}.json` });
  if (!picked.ok) {
    tellProblem(picked.error);
    return;
  }
  const path = picked.value.paths[0];
  if (path === undefined) return;
  const answer = await invoke('card/export', { cardId: card.cardId, path });
  if (answer.ok) tell('model.exported', { path: answer.value.path });
  else tellProblem(answer.error);
}

function CardDetail(props: { readonly card: CardEntry; readonly onStandardise: () => void }): JSX.Element {
  type Feature = CardEntry['features'][number];
  return (
    <article
      class="card"
      classList={{ 'card-locked': props.card.locked }}
      data-testid="card-detail"
      data-locked={props.card.locked}
    >
      <header class="card-head">
        <div>
          <h1>{props.card.title}</h1>
          <p class="dim card-lock">
            <Show when={props.card.locked} fallback={<LockOpen size={14} />}>
              <Lock size={14} />
            </Show>
            {t(props.card.locked ? 'model.locked' : 'model.open')}
          </p>
        </div>
        <div class="button-row">
          <Button tone="act" testId="standardise" onClick={() => props.onStandardise()}>
            {t('model.standardise')}
          </Button>
          <Button icon={<FileDown size={16} />} testId="card-export" onClick={() => void exportCard(props.card)}>
            {t('model.export')}
          </Button>
        </div>
      </header>
      <p
        class={props.card.standardisedBy === null ? 'note note-look' : 'note'}
        data-testid="card-standardised"
        data-standardised={props.card.standardisedBy !== null}
      >
        {standardisedText(props.card)}
        <Show when={props.card.standardisedBy?.synthetic}>
          {' '}
          <span class="tag-synthetic">{t('term.synthetic')}</span> {t('model.syntheticWarning')}
        </Show>
      </p>
      <Show
        when={
          props.card.standardisedBy !== null &&
          props.card.standardisedBy.kind === 'cohort' &&
          props.card.standardisedBy.n < FEWEST_FOR_RULE
        }
      >
        <p class="note note-look">{t('model.noRule', { n: props.card.standardisedBy?.n })}</p>
      </Show>
      <Table<Feature>
        label={t('model.features')}
        rows={props.card.features}
        columns={[
          { key: 'name', header: t('model.col.feature'), cell: (row) => row.name },
          { key: 'coefficient', header: t('model.col.coefficient'), numeric: true, cell: (row) => signed(row.coefficient, 3) },
          { key: 'mean', header: t('model.col.mean'), numeric: true, cell: (row) => measured(row.mean) },
          { key: 'sd', header: t('model.col.sd'), numeric: true, cell: (row) => measured(row.sd) },
          { key: 'min', header: t('model.col.min'), numeric: true, cell: (row) => measured(row.min) },
          { key: 'max', header: t('model.col.max'), numeric: true, cell: (row) => measured(row.max) },
        ]}
      />
      <dl class="facts">
        <dt>{t('model.endpoint')}</dt>
        <dd>{endpointText(props.card.endpoint)}</dd>
        <dt>{t('model.cutoff')}</dt>
        <dd>{fixed(props.card.cutoff, 3)}</dd>
        <dt>{t('model.intendedUse')}</dt>
        <dd>{props.card.intendedUse}</dd>
        <dt>{t('model.provenance')}</dt>
        <dd>{props.card.provenance}</dd>
        <dt>{t('model.profileHash')}</dt>
        <dd class="mono">{props.card.profileHash ?? t('model.anyProfile')}</dd>
        <dt>{t('model.hash')}</dt>
        <dd class="mono" data-testid="card-hash">
          {props.card.hash}
        </dd>
        <dt>{t('model.createdAt')}</dt>
        <dd>{dateAndTime(props.card.createdAt)}</dd>
      </dl>
      <Show when={props.card.assumptions.length > 0}>
        <section>
          <h2>{t('model.assumptions')}</h2>
          <ul class="bullets">
            <For each={props.card.assumptions}>{(line) => <li>{line}</li>}</For>
          </ul>
        </section>
      </Show>
      <Show when={props.card.limits.length > 0}>
        <section>
          <h2>{t('model.limits')}</h2>
          <ul class="bullets">
            <For each={props.card.limits}>{(line) => <li>{line}</li>}</For>
          </ul>
        </section>
      </Show>
    </article>
  );
}

export function ModelScreen(): JSX.Element {
  const cards = createRemote('card/list', () => ({}), ['card']);
  const [chosen, setChosen] = createSignal<string | null>(null);
  const [standardising, setStandardising] = createSignal(false);
  const failure = createMemo(() => {
    const state = cards.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  const current = createMemo(() => {
    const list = cards.value() ?? [];
    return list.find((card) => card.cardId === chosen()) ?? list[0] ?? null;
  });
  return (
    <div class="screen">
      <Switch fallback={<LoadingState />}>
        <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void cards.refetch()} />}</Match>
        <Match when={cards.value()?.length === 0}>
          <EmptyState title={t('model.emptyTitle')} text={t('model.emptyText')} icon={<Lock size={28} />} />
        </Match>
        <Match when={cards.value()}>
          {(list) => (
            <div class="model">
              <aside class="model-list" aria-label={t('model.list')}>
                <h2 class="model-list-title">{t('model.list')}</h2>
                <For each={list()}>
                  {(card) => (
                    <button
                      type="button"
                      class="cohort-item"
                      aria-current={card.cardId === current()?.cardId ? 'true' : undefined}
                      data-testid={`card-${card.cardId}`}
                      onClick={() => setChosen(card.cardId)}
                    >
                      <span class="cohort-item-name">
                        <span>{card.title}</span>
                        <Show when={card.locked}>
                          <Lock size={13} aria-label={t('model.lockedShort')} />
                        </Show>
                      </span>
                      <span class="faint">{standardisedText(card)}</span>
                      <span class="faint">{card.hash.slice(0, SHORT_HASH)}</span>
                    </button>
                  )}
                </For>
              </aside>
              <div class="scroll model-main">
                <Show when={current()}>
                  {(card) => <CardDetail card={card()} onStandardise={() => setStandardising(true)} />}
                </Show>
              </div>
            </div>
          )}
        </Match>
      </Switch>
      <Show when={standardising() ? current() : null}>
        {(card) => (
          <StandardiseDialog
            card={card()}
            onClose={() => setStandardising(false)}
            onDone={(made) => {
              setStandardising(false);
              setChosen(made.cardId);
              void cards.refetch();
            }}
          />
        )}
      </Show>
    </div>
  );
}
