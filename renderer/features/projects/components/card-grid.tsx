import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ProjectRoot, ProjectRow, SearchHit } from '../../../../shared/features/projects/schema.ts';
import { cellProps, gridProps, rowProps } from '../../../ui/aria.ts';
import { cx } from '../../../ui/cx.ts';
import { AnchoredMenu, type MenuEntry } from '../../../ui/menu.tsx';
import { useVirtualRows } from '../../../ui/virtual-rows.ts';
import { chunk, moveInGrid } from '../card-cursor.ts';
import { whereOf } from '../words.ts';
import { Card } from './card.tsx';

interface CardGridProps {
  rows: readonly ProjectRow[];
  /** In rem. */
  width: number;
  hits: ReadonlyMap<string, SearchHit>;
  roots: readonly ProjectRoot[];
  now: number;
  selectedKey: string | null;
  onSelect: (id: string) => void;
  onOpen: (row: ProjectRow) => void;
  onPeek: (row: ProjectRow) => void;
  onFavourite: (row: ProjectRow) => void;
  actions: (row: ProjectRow) => readonly MenuEntry[];
}

const cardWidth = 17;
const firstOf = (line: readonly ProjectRow[], index: number) => line[0]?.id ?? String(index);

const selectableCell = (selected: boolean) => ({ ...cellProps, 'aria-selected': selected });
const pointsAt = (id: string | undefined) => ({ 'aria-activedescendant': id });

type Anchor = Element | { getBoundingClientRect: () => DOMRect };

/** Cards line by line, with the cursor and the keys of a list. */
export function CardGrid(props: CardGridProps) {
  const { rows, width, hits, roots, now, selectedKey, onSelect, onOpen, onPeek, onFavourite, actions } = props;
  const columns = Math.max(1, Math.floor((width - 1) / cardWidth));
  const lines = useMemo(() => chunk(rows, columns), [rows, columns]);
  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const [menu, setMenu] = useState<{ anchor: Anchor; row: ProjectRow } | null>(null);
  const { virtualizer, rowHeight } = useVirtualRows({ items: lines, getKey: firstOf, scroller, probe });
  const index = useMemo(() => rows.findIndex(({ id }) => id === selectedKey), [rows, selectedKey]);
  const cardId = (at: number) => `${prefix}-${at}`;

  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (selectedKey === shown.current) return;
    shown.current = selectedKey;
    if (index >= 0) virtualizer.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
  }, [selectedKey, index, columns, virtualizer]);

  const onScreen = virtualizer.getVirtualItems().some((line) => line.index === Math.floor(index / columns));

  const select = (at: number) => {
    const row = rows[at];
    if (row && row.id !== selectedKey) onSelect(row.id);
  };
  const openMenu = (row: ProjectRow, anchor: Anchor) => setMenu({ anchor, row });

  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight));
    const target = moveInGrid(event.key, index, rows.length, columns, page);
    const current = rows[index];
    if (target !== null) select(target);
    else if (!current) return;
    else if (event.key === 'Enter') onOpen(current);
    else if (event.key === ' ') onPeek(current);
    else if (event.key === '.' || event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const card = document.getElementById(cardId(index));
      if (card) openMenu(current, card);
    } else return;
    event.preventDefault();
  };

  const under = (event: MouseEvent) => {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-card]') : null;
    return card ? Number(card.dataset.card) : -1;
  };

  const handlers = {
    onKeyDown: press,
    onClick: (event: MouseEvent) => select(under(event)),
    onDoubleClick: (event: MouseEvent) => {
      const row = rows[under(event)];
      if (row) onOpen(row);
    },
    onContextMenu: (event: MouseEvent) => {
      const at = under(event);
      const row = rows[at];
      if (!row) return;
      event.preventDefault();
      select(at);
      const { clientX, clientY } = event;
      openMenu(row, { getBoundingClientRect: () => new DOMRect(clientX, clientY, 0, 0) });
    },
  };

  return (
    <div className="relative min-h-0 flex-1 overflow-hidden">
      <div ref={probe} aria-hidden className="pointer-events-none invisible absolute h-35 w-0" />
      <div
        ref={scroller}
        {...gridProps('Projects', lines.length, columns)}
        {...pointsAt(index >= 0 && onScreen ? cardId(index) : undefined)}
        {...handlers}
        className={cx('h-full overflow-y-auto overscroll-contain', index >= 0 ? 'row-focus' : 'inset-focus')}
      >
        <div role="presentation" className="relative mx-2" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((line) => (
            <div
              key={line.key}
              {...rowProps(line.index + 1)}
              className="absolute inset-x-0 top-0 grid h-35"
              style={{
                transform: `translateY(${line.start}px)`,
                gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              }}
            >
              {lines[line.index]?.map((row, i) => {
                const at = line.index * columns + i;
                const selected = at === index;
                return (
                  <div
                    key={row.id}
                    id={cardId(at)}
                    {...selectableCell(selected)}
                    data-card={at}
                    data-cursor={selected ? '' : undefined}
                    data-selected-row={selected ? '' : undefined}
                    className={cx(
                      'm-1 grid min-w-0 content-between rounded-lg border px-3 py-2',
                      selected ? 'border-transparent bg-accent-bg' : 'border-line-soft bg-panel hover:border-line',
                    )}
                  >
                    <Card
                      row={row}
                      where={whereOf(row, roots)}
                      hit={hits.get(row.id)}
                      now={now}
                      onFavourite={onFavourite}
                    />
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      </div>
      <AnchoredMenu
        open={menu !== null}
        onOpenChange={(open) => {
          if (open) return;
          setMenu(null);
          scroller.current?.focus({ preventScroll: true });
        }}
        anchor={menu?.anchor ?? null}
        align={menu?.anchor instanceof Element ? 'end' : 'start'}
        label="Actions: Projects"
        entries={menu ? actions(menu.row) : []}
      />
    </div>
  );
}
