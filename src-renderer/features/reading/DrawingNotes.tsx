/** What stands in the way of drawing, over the lower edge of the drawing pane: nothing else moves for it. */
import { Match, Show, Switch, type JSX } from 'solid-js';
import type { Reading } from '@renderer/state/reading';
import { SERIES_GONE } from '@renderer/state/reading-saver';
import { Button } from '@renderer/ui/Button';
import { ProblemNote } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';
import { ProposalNote } from './ProposalNote';

export function DrawingNotes(props: { readonly reading: Reading }): JSX.Element {
  return (
    <div class="drawing-notes">
      <Switch>
        <Match when={props.reading.unsaved() ?? props.reading.anyUnsaved()}>
          {(problem) => (
            <div class="drawing-note" role="alert" data-testid="unsaved">
              <Show when={problem().code !== SERIES_GONE}>
                <p class="note note-stop">{t('reading.unsaved')}</p>
              </Show>
              <ProblemNote problem={problem()} />
              <Button tone="act" testId="save-again" onClick={() => props.reading.retrySave()}>
                {t('reading.saveAgain')}
              </Button>
            </div>
          )}
        </Match>
        <Match when={props.reading.readProblem()}>
          {(problem) => (
            <div class="drawing-note">
              <ProblemNote problem={problem()} />
              <Button onClick={() => props.reading.retryRead()}>{t('action.retry')}</Button>
            </div>
          )}
        </Match>
        <Match when={props.reading.proposal()}>
          {(proposal) => <ProposalNote reading={props.reading} proposal={proposal()} />}
        </Match>
        <Match when={props.reading.refusal()}>
          {(refusal) => (
            <p class="note note-look" role="status" data-testid="refusal">
              {t(`reading.refused.${refusal().why}`)}
            </p>
          )}
        </Match>
      </Switch>
    </div>
  );
}
