import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { AnchoredMenu, type MenuEntry } from './menu.tsx';
import { findNear, type RowVirtualizer } from './virtual-rows.ts';

export interface RowCursorOptions<T> {
  items: readonly T[];
  getKey: (item: T, index: number) => string;
  selectedKey?: string | null | undefined;
  onSelect?: ((key: string, item: T) => void) | undefined;
  /** Enter or double click. */
  onOpen?: ((item: T) => void) | undefined;
  /** Space. */
  onPeek?: ((item: T) => void) | undefined;
  /** `.`, the menu key and the right mouse button. */
  actions?: ((item: T) => readonly MenuEntry[]) | undefined;
  /** Keys that are this list's own, such as the arrows that open a folder: true where it had a use for one. */
  onKey?: ((key: string, item: T) => boolean) | undefined;
  label: string;
  scroller: RefObject<HTMLElement | null>;
  virtualizer: RowVirtualizer;
  rowHeight: number;
  idPrefix: string;
}

export interface RowCursor {
  index: number;
  rowId: (index: number) => string;
  containerProps: {
    'aria-activedescendant': string | undefined;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    onClick: (event: MouseEvent<HTMLElement>) => void;
    onDoubleClick: (event: MouseEvent<HTMLElement>) => void;
    onContextMenu: (event: MouseEvent<HTMLElement>) => void;
  };
  menu: ReactNode;
}

type Anchor = Element | { getBoundingClientRect: () => DOMRect };

/** The rows carry their index and no handlers: so a row that only moves is not rendered again. */
function rowUnder(event: MouseEvent<HTMLElement>): number {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
  return row && event.currentTarget.contains(row) ? Number(row.dataset.row) : -1;
}

/** A click on a box or a button in a row is none on the row, where its cell says so. */
const rowClicked = (event: MouseEvent<HTMLElement>): number =>
  event.target instanceof Element && event.target.closest('[data-own-clicks]') ? -1 : rowUnder(event);

/** One cursor over virtual rows: it is the selection, follows its key through updates, and never leaves the screen by keyboard. */
export function useRowCursor<T>(options: RowCursorOptions<T>): RowCursor {
  const {
    items,
    getKey,
    selectedKey,
    onSelect,
    onOpen,
    onPeek,
    actions,
    onKey,
    label,
    scroller,
    virtualizer,
    rowHeight,
    idPrefix,
  } = options;
  const [ownKey, setOwnKey] = useState<string | null>(null);
  const [menu, setMenu] = useState<{ anchor: Anchor; item: T } | null>(null);
  const last = useRef(0);
  const key = selectedKey === undefined ? ownKey : selectedKey;
  // A selection that is filtered out is looked for in all rows: once for each change, not on each scroll.
  const index = useMemo(
    () => (key === null ? -1 : findNear(items, getKey, key, Math.min(last.current, Math.max(0, items.length - 1)))),
    [items, getKey, key],
  );
  if (index >= 0) last.current = index;

  const rowId = (at: number) => `${idPrefix}-${at}`;
  const select = (at: number) => {
    const item = items[at];
    if (item === undefined) return;
    last.current = at;
    const next = getKey(item, at);
    setOwnKey(next);
    if (next !== key) onSelect?.(next, item);
  };
  const moveTo = (at: number) => {
    const next = Math.min(items.length - 1, Math.max(0, at));
    if (next < 0) return;
    virtualizer.scrollToIndex(next, { align: 'auto' });
    // A table as high as its rows does not scroll itself: the page around it must.
    document.getElementById(rowId(next))?.scrollIntoView({ block: 'nearest' });
    select(next);
  };

  // Selected from elsewhere (a link, the palette): bring it on screen. Not when only its index changed by an update.
  const shownKey = useRef<string | null>(null);
  useEffect(() => {
    if (key === shownKey.current) return;
    shownKey.current = key;
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [key, index, virtualizer]);

  const openMenu = (item: T, anchor: Anchor) => {
    if (actions && actions(item).length > 0) setMenu({ anchor, item });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const at = index >= 0 ? index : Math.min(last.current, items.length - 1);
    const current = index >= 0 ? items[index] : undefined;
    const moves: Record<string, number> = {
      ArrowDown: index < 0 ? at : at + 1,
      j: index < 0 ? at : at + 1,
      ArrowUp: index < 0 ? at : at - 1,
      k: index < 0 ? at : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: items.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      moveTo(target);
      return;
    }
    if (current === undefined) return;
    const act: Record<string, (() => void) | undefined> = {
      Enter: onOpen && (() => onOpen(current)),
      ' ': onPeek && (() => onPeek(current)),
      '.':
        actions &&
        (() => {
          const row = document.getElementById(rowId(index));
          if (row) openMenu(current, row);
        }),
    };
    act.ContextMenu = act['.'];
    if (event.key === 'F10' && event.shiftKey) act.F10 = act['.'];
    const run = act[event.key];
    // Space would scroll the page even where nothing peeks.
    if (run || event.key === ' ' || onKey?.(event.key, current)) event.preventDefault();
    run?.();
  };

  return {
    index,
    rowId,
    containerProps: {
      'aria-activedescendant':
        index >= 0 && virtualizer.getVirtualItems().some((row) => row.index === index) ? rowId(index) : undefined,
      onKeyDown,
      onClick: (event) => select(rowClicked(event)),
      onDoubleClick: (event) => {
        const item = items[rowClicked(event)];
        if (item !== undefined) onOpen?.(item);
      },
      onContextMenu: (event) => {
        const at = rowUnder(event);
        const item = items[at];
        if (!actions || item === undefined) return;
        event.preventDefault();
        select(at);
        const { clientX, clientY } = event;
        openMenu(item, { getBoundingClientRect: () => new DOMRect(clientX, clientY, 0, 0) });
      },
    },
    menu: actions && (
      <AnchoredMenu
        open={menu !== null}
        onOpenChange={(open) => {
          if (open) return;
          setMenu(null);
          scroller.current?.focus({ preventScroll: true });
        }}
        anchor={menu?.anchor ?? null}
        align={menu?.anchor instanceof Element ? 'end' : 'start'}
        label={`Actions: ${label}`}
        entries={menu ? actions(menu.item) : []}
      />
    ),
  };
}
