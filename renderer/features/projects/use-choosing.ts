import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef } from 'react';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { clearChosen, setChosen, setPointed, toggleChosen, useChosen } from './store.ts';

interface ChoosingOptions {
  rows: readonly ProjectRow[];
  /** The row that the cursor is on. */
  selected: string | null;
}

const isList = (target: EventTarget) => target instanceof HTMLElement && target.getAttribute('role') === 'grid';

function rowAt(event: MouseEvent): number {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row],[data-card]') : null;
  return row ? Number(row.dataset.row ?? row.dataset.card) : -1;
}

/**
 * Choosing several rows of a list that itself knows one: handlers for what is around it, which come before its own.
 * X and Mod+click take one, Shift+click and Shift with an arrow a stretch, Mod+A all, Escape none.
 */
export function useChoosing({ rows, selected }: ChoosingOptions) {
  const from = useRef<string | null>(null);
  /** The row from which the list is about to move its cursor with Shift. */
  const leaving = useRef<string | null>(null);
  const indexOf = (id: string | null) => rows.findIndex((row) => row.id === id);

  const stretch = (to: number) => {
    const start = indexOf(from.current ?? selected);
    if (start < 0) from.current = rows[to]?.id ?? null;
    const [low, high] = start < 0 ? [to, to] : [Math.min(start, to), Math.max(start, to)];
    setChosen([...useChosen.getState().ids, ...rows.slice(low, high + 1).map(({ id }) => id)]);
  };

  // Where its cursor went is the list's to say: in a grid a line down is several cards on.
  useEffect(() => {
    const start = indexOf(leaving.current);
    const end = indexOf(selected);
    if (leaving.current === null || leaving.current === selected) return;
    leaving.current = null;
    if (start < 0 || end < 0) return;
    const passed = rows.slice(Math.min(start, end), Math.max(start, end) + 1);
    setChosen([...useChosen.getState().ids, ...passed.map(({ id }) => id)]);
  });

  return {
    onClickCapture(event: MouseEvent) {
      const at = rowAt(event);
      const row = rows[at];
      if (!row) return;
      leaving.current = null;
      if (event.shiftKey) stretch(at);
      else if (event.ctrlKey || event.metaKey) toggleChosen(row.id);
      else {
        from.current = row.id;
        return;
      }
      if (!event.shiftKey) from.current = row.id;
      event.preventDefault();
      event.stopPropagation();
      // The next key is for the list: what was clicked does not take the focus, since its click went no further.
      if (event.target instanceof Element)
        event.target.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
    },
    onPointerOver: (event: PointerEvent) => setPointed(rows[rowAt(event)]?.id ?? null),
    onPointerLeave: () => setPointed(null),
    onMouseDownCapture(event: MouseEvent) {
      // Shift would mark text from the last click to this one.
      if (event.shiftKey && rowAt(event) >= 0) event.preventDefault();
    },
    onKeyDownCapture(event: KeyboardEvent) {
      if (!isList(event.target) || event.altKey) return;
      const at = indexOf(selected);
      const row = rows[at];
      const mod = event.ctrlKey || event.metaKey;
      leaving.current = null;
      if (mod && event.key.toLowerCase() === 'a') setChosen(rows.map(({ id }) => id));
      else if (mod) return;
      else if (event.key.toLowerCase() === 'x' && row) {
        toggleChosen(row.id);
        from.current = row.id;
      } else if (event.shiftKey && row && event.key.startsWith('Arrow')) {
        leaving.current = row.id;
        // At an end there is nowhere to go, and this one is meant all the same.
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setChosen([...useChosen.getState().ids, row.id]);
        return;
      } else if (event.key === 'Escape' && useChosen.getState().ids.size > 0) clearChosen();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
