import { type KeyboardEvent, type MouseEvent, useId, useState } from 'react';
import type { Layout, PlacedNode } from './layout.ts';
import { stepOf, walk } from './walk.ts';

interface GraphCursorOptions {
  layout: Layout;
  order: readonly PlacedNode[];
  direction: 'right' | 'down';
  selected: string | null;
  onSelect: (id: string | null) => void;
  onOpen?: ((id: string) => void) | undefined;
  zoom: { in: () => void; out: () => void; fit: () => void };
  /** Whether the click that comes now ends a drag. */
  wasDragged: () => boolean;
}

const nodeUnder = ({ target }: MouseEvent) =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-node]')?.dataset.node ?? null) : null;

/** The keys go through the graph without selecting on their way: what is selected may open a panel. */
export function useGraphCursor(options: GraphCursorOptions) {
  const { layout, order, direction, selected, onSelect, onOpen, zoom, wasDragged } = options;
  const idPrefix = useId();
  const [moved, setMoved] = useState<string | null>(null);
  const [seen, setSeen] = useState(selected);
  if (selected !== seen) {
    setSeen(selected);
    setMoved(null);
  }
  const cursor = moved ?? selected;
  const index = order.findIndex(({ id }) => id === cursor);
  const current = order[index]?.id ?? null;
  const elementId = (at: number) => `${idPrefix}-${at}`;

  const moveTo = (id: string | null) => {
    if (id === null) return;
    setMoved(id);
    const at = order.findIndex((node) => node.id === id);
    document.getElementById(elementId(at))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(event.key, direction);
    const acts: Record<string, (() => void) | null> = {
      Enter: current === null ? null : () => (current === selected ? onOpen?.(current) : onSelect(current)),
      ' ': current === null ? null : () => onSelect(current === selected ? null : current),
      Escape: selected === null ? null : () => onSelect(null),
      '+': zoom.in,
      '=': zoom.in,
      '-': zoom.out,
      '0': zoom.fit,
    };
    const act = step ? () => moveTo(walk(layout, direction, cursor, step)) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return {
    index,
    elementId,
    containerProps: {
      'aria-activedescendant': index >= 0 ? elementId(index) : undefined,
      onKeyDown,
      onClick: (event: MouseEvent) => {
        if (wasDragged()) return;
        const id = nodeUnder(event);
        setMoved(id);
        if (id !== selected) onSelect(id);
      },
      onDoubleClick: (event: MouseEvent) => {
        const id = nodeUnder(event);
        if (id !== null) onOpen?.(id);
      },
    },
  };
}
