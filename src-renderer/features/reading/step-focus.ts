/** Arrow keys move the focus among the buttons of a toolbar. */
export function stepFocus(
  event: KeyboardEvent & { readonly currentTarget: HTMLElement },
  steps: Readonly<Record<string, number>>,
): void {
  const by = steps[event.key];
  if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus();
}
