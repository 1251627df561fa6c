/** After a click on a control the keys belong to the panes again (Enter accepts a polygon, Space applies the brush); after a key press they stay. */
export function focusDrawingPane(event: MouseEvent): void {
  if (event.detail > 0) document.querySelector<HTMLElement>('[data-testid="pane-axial"]')?.focus({ preventScroll: true });
}
