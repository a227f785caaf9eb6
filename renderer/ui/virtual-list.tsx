import { memo, type ReactNode, useId, useRef } from 'react';
import { cellProps, gridProps, listProps, optionProps, rowProps } from './aria.ts';
import { cx } from './cx.ts';
import type { MenuEntry } from './menu.tsx';
import { useRowCursor } from './row-cursor.tsx';
import { useVirtualRows } from './virtual-rows.ts';

export interface VirtualListProps<T> {
  items: readonly T[];
  /** Stable and unique. Define it outside the component or memoise it. */
  getKey: (item: T, index: number) => string;
  renderRow: (item: T, state: { index: number; selected: boolean }) => ReactNode;
  label: string;
  selectedKey?: string | null | undefined;
  onSelect?: ((key: string, item: T) => void) | undefined;
  onOpen?: ((item: T) => void) | undefined;
  onPeek?: ((item: T) => void) | undefined;
  actions?: ((item: T) => readonly MenuEntry[]) | undefined;
  /** Lines of text per row: the height is one density row for each, less what lines share. */
  lines?: 1 | 2 | undefined;
  /** Rows hold buttons or links: then it is a grid, because an option may hold neither. */
  interactive?: boolean | undefined;
  /** Shown instead of no rows. */
  empty?: ReactNode;
  divided?: boolean | undefined;
  /** Needs a height from its parent: `flex-1 min-h-0` or `h-80`. */
  className?: string | undefined;
}

export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, getKey, renderRow, label, lines = 1, interactive = false, divided = true, empty, className } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const { virtualizer, rowHeight } = useVirtualRows({ items, getKey, scroller, probe });
  const cursor = useRowCursor({ ...props, scroller, virtualizer, rowHeight, idPrefix });

  if (items.length === 0 && empty !== undefined) return <div className={className}>{empty}</div>;

  const height = lines === 2 ? 'h-[calc(var(--row)+1.125rem)]' : 'h-(--row)';
  return (
    <div className={cx('relative min-h-0 overflow-hidden', className)}>
      <div ref={probe} aria-hidden className={cx('pointer-events-none invisible absolute w-0', height)} />
      <div
        ref={scroller}
        {...cursor.containerProps}
        {...(interactive ? gridProps(label, items.length) : listProps(label))}
        className={cx('h-full overflow-y-auto overscroll-contain', cursor.index >= 0 ? 'row-focus' : 'inset-focus')}
      >
        <div role="presentation" className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((row) => {
            const item = items[row.index];
            if (item === undefined) return null;
            return (
              <Row
                key={row.key}
                id={cursor.rowId(row.index)}
                item={item}
                index={row.index}
                count={items.length}
                start={row.start}
                selected={row.index === cursor.index}
                height={height}
                interactive={interactive}
                divided={divided}
                renderRow={renderRow as RowProps['renderRow']}
              />
            );
          })}
        </div>
      </div>
      {cursor.menu}
    </div>
  );
}

interface RowProps {
  id: string;
  item: unknown;
  index: number;
  count: number;
  start: number;
  selected: boolean;
  height: string;
  interactive: boolean;
  divided: boolean;
  renderRow: (item: unknown, state: { index: number; selected: boolean }) => ReactNode;
}

const Row = memo(function Row({
  id,
  item,
  index,
  count,
  start,
  selected,
  height,
  interactive,
  divided,
  renderRow,
}: RowProps) {
  const content = renderRow(item, { index, selected });
  return (
    <div
      id={id}
      {...(interactive ? rowProps(index + 1, selected) : optionProps(index, count, selected))}
      data-row={index}
      data-selected-row={selected ? '' : undefined}
      data-cursor={selected ? '' : undefined}
      className={cx(
        'absolute inset-x-0 top-0 flex items-center px-2',
        height,
        divided && 'border-b border-line-soft',
        selected ? 'bg-accent-bg' : 'hover:bg-hover',
      )}
      style={{ transform: `translateY(${start}px)` }}
    >
      {interactive ? (
        <div {...cellProps} className="flex min-w-0 flex-1 items-center">
          {content}
        </div>
      ) : (
        content
      )}
    </div>
  );
});
