/** Over the lower edge of the drawing pane: slices are proposed, dashed; take all, take the one shown, or none. */
import type { JSX } from 'solid-js';
import { withKey } from '@renderer/state/reading-keys';
import type { Reading } from '@renderer/state/reading';
import type { Proposal } from '@renderer/state/reading-proposal';
import { Button } from '@renderer/ui/Button';
import { t } from '@renderer/ui/text';
import { focusDrawingPane } from './focus-drawing-pane';

export function ProposalNote(props: { readonly reading: Reading; readonly proposal: Proposal }): JSX.Element {
  const then =
    (act: () => void) =>
    (event: MouseEvent): void => {
      act();
      focusDrawingPane(event);
    };
  return (
    <div class="drawing-note proposal-note" role="status" data-testid="proposal" data-slices={props.proposal.slices.size}>
      <p>{t(`reading.proposal.${props.proposal.mark}`, { slices: props.proposal.slices.size })}</p>
      <div class="button-row">
        <Button tone="act" testId="accept-all" onClick={then(() => props.reading.accept('all'))}>
          {withKey(t('reading.acceptAll'), 'accept')}
        </Button>
        <Button
          testId="accept-shown"
          disabled={props.reading.proposedRuns() === null}
          onClick={then(() => props.reading.accept('shown'))}
        >
          {withKey(t('reading.acceptShown'), 'subtract')}
        </Button>
        <Button testId="accept-none" onClick={then(() => props.reading.dismissProposal())}>
          {withKey(t('reading.acceptNone'), 'cancel')}
        </Button>
      </div>
    </div>
  );
}
