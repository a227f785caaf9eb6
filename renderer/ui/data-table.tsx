import { type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { gridProps, groupProps } from './aria.ts';
import { tellWhatIsCut } from './cut-cells.ts';
import { cx } from './cx.ts';
import { DataTableHeader } from './data-table-header.tsx';
import { DataTableRow, type RowColumn } from './data-table-row.tsx';
import type { MenuEntry } from './menu.tsx';
import { useRowCursor } from './row-cursor.tsx';
import { sortRows, type TableSort, templateOf } from './table-layout.ts';
import { useVirtualRows } from './virtual-rows.ts';

export type { TableSort } from './table-layout.ts';

export interface TableColumn<T> {
  id: string;
  header: string;
  cell: (item: T) => ReactNode;
  /** In pixels at 100 % zoom. */
  width: number;
  minWidth?: number | undefined;
  /** Takes what is left; at most one column. */
  grow?: boolean | undefined;
  /** Right-aligned with tabular figures. */
  numeric?: boolean | undefined;
  mono?: boolean | undefined;
  /** Makes it sortable: what it is sorted by. Nulls come last in both directions. */
  sortBy?: ((item: T) => string | number | null) | undefined;
}

export interface DataTableProps<T> {
  columns: readonly TableColumn<T>[];
  items: readonly T[];
  /** Stable and unique. Define it outside the component or memoise it. */
  getKey: (item: T, index: number) => string;
  label: string;
  /** Controlled when given; `null` keeps the order of `items`. */
  sort?: TableSort | null | undefined;
  onSortChange?: ((sort: TableSort | null) => void) | undefined;
  defaultSort?: TableSort | undefined;
  /** The items come in the order of `sort` already: a tree, or an order that is held while somebody reads. */
  ordered?: boolean | undefined;
  /** Remembered widths by column id. */
  widths?: Readonly<Record<string, number>> | undefined;
  onWidthsChange?: ((widths: Record<string, number>) => void) | undefined;
  selectedKey?: string | null | undefined;
  onSelect?: ((key: string, item: T) => void) | undefined;
  onOpen?: ((item: T) => void) | undefined;
  onPeek?: ((item: T) => void) | undefined;
  actions?: ((item: T) => readonly MenuEntry[]) | undefined;
  /** Keys that are this list's own: true where it had a use for one. */
  onKey?: ((key: string, item: T) => boolean) | undefined;
  empty?: ReactNode;
  /** As high as its rows, without a scroller of its own: for a handful of rows in a page. */
  fit?: boolean | undefined;
  /** Needs a height from its parent unless `fit`. */
  className?: string | undefined;
}

export function DataTable<T>(props: DataTableProps<T>) {
  const {
    columns,
    items,
    getKey,
    label,
    widths,
    onWidthsChange,
    onSortChange,
    defaultSort,
    ordered = false,
    empty,
    fit = false,
    className,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const [ownSort, setOwnSort] = useState<TableSort | null>(defaultSort ?? null);
  const [ownWidths, setOwnWidths] = useState<Record<string, number>>({});
  const sort = props.sort === undefined ? ownSort : props.sort;
  const sizes = widths ?? ownWidths;
  const rows = useMemo(() => (ordered ? items : sortRows(items, columns, sort)), [items, columns, sort, ordered]);
  const { virtualizer, rowHeight } = useVirtualRows({ items: rows, getKey, scroller, probe, headerHeight: 28 });
  const cursor = useRowCursor({ ...props, items: rows, scroller, virtualizer, rowHeight, idPrefix });
  const template = templateOf(columns, sizes);

  const changeSort = (next: TableSort | null) => {
    setOwnSort(next);
    onSortChange?.(next);
  };
  const changeWidth = (id: string, width: number) => {
    const next = { ...sizes, [id]: width };
    setOwnWidths(next);
    onWidthsChange?.(next);
  };

  return (
    <div className={cx('relative min-h-0 min-w-0 overflow-hidden', className)}>
      <div ref={probe} aria-hidden className="pointer-events-none invisible absolute h-(--row) w-0" />
      <div
        ref={scroller}
        {...cursor.containerProps}
        onPointerOver={tellWhatIsCut}
        {...gridProps(label, rows.length + 1, columns.length)}
        className={cx(
          'relative overflow-auto',
          // What is as high as its rows must let the wheel through to the page.
          !fit && 'h-full overscroll-contain',
          cursor.index >= 0 ? 'row-focus' : 'inset-focus',
        )}
      >
        <div role="presentation" className="min-w-fit">
          <DataTableHeader
            columns={columns}
            template={template}
            sizes={sizes}
            sort={sort}
            onSortChange={changeSort}
            onWidthChange={changeWidth}
          />
          <div {...groupProps} className="relative" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((row) => {
              const item = rows[row.index];
              if (item === undefined) return null;
              return (
                <DataTableRow
                  key={row.key}
                  id={cursor.rowId(row.index)}
                  item={item}
                  index={row.index}
                  start={row.start}
                  selected={row.index === cursor.index}
                  template={template}
                  columns={columns as readonly RowColumn[]}
                />
              );
            })}
          </div>
        </div>
      </div>
      {rows.length === 0 && empty && <div className="absolute inset-x-0 top-7">{empty}</div>}
      {cursor.menu}
    </div>
  );
}
