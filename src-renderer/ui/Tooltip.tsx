/** A hint on hover and focus, for controls whose label does not say it all. */
import { Tooltip as KTooltip } from '@kobalte/core/tooltip';
import type { JSX } from 'solid-js';

export function Tooltip(props: { readonly text: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <KTooltip openDelay={400} gutter={6}>
      <KTooltip.Trigger as="span" class="tooltip-anchor">
        {props.children}
      </KTooltip.Trigger>
      <KTooltip.Portal>
        <KTooltip.Content class="tooltip">{props.text}</KTooltip.Content>
      </KTooltip.Portal>
    </KTooltip>
  );
}
