import type { PointerEvent } from 'react';

/** What stays on the screen although its box is too small for it: a line that ends in `…`, or at an edge. */
const isCut = (node: HTMLElement): boolean =>
  // What is there for screen readers alone is a pixel wide.
  node.clientWidth > 1 && node.scrollWidth > node.clientWidth && getComputedStyle(node).overflowX !== 'visible';

/** All that a cell says, where its end is cut off, for whoever points at it. What has a title of its own keeps it. */
export function tellWhatIsCut({ target, currentTarget }: PointerEvent<HTMLElement>): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[role=gridcell]') : null;
  if (!cell || !currentTarget.contains(cell)) return;
  const told = (node: HTMLElement) => ![null, cell].includes(node.closest<HTMLElement>('[title]'));
  const cut = [cell, ...cell.querySelectorAll<HTMLElement>('*')].some((node) => isCut(node) && !told(node));
  const said = cut ? cell.innerText.replace(/\s+/g, ' ').trim() : '';
  if (said === '') cell.removeAttribute('title');
  else if (cell.title !== said) cell.title = said;
}
