import { memo, type ReactNode } from 'react';
import { cellProps, rowProps } from './aria.ts';
import { cx } from './cx.ts';

export interface RowColumn {
  id: string;
  numeric?: boolean | undefined;
  mono?: boolean | undefined;
  cell: (item: unknown) => ReactNode;
}

interface RowProps {
  id: string;
  item: unknown;
  index: number;
  start: number;
  selected: boolean;
  template: string;
  columns: readonly RowColumn[];
}

/** Renders again only when something of its own changed: scrolling makes the new rows and leaves the others alone. */
export const DataTableRow = memo(function DataTableRow({
  id,
  item,
  index,
  start,
  selected,
  template,
  columns,
}: RowProps) {
  return (
    <div
      id={id}
      {...rowProps(index + 2, selected)}
      data-row={index}
      data-selected-row={selected ? '' : undefined}
      data-cursor={selected ? '' : undefined}
      className={cx(
        'absolute inset-x-0 top-0 grid scroll-mt-7 h-(--row) items-stretch border-b border-line-soft text-sm',
        selected ? 'bg-accent-bg' : 'hover:bg-hover',
      )}
      style={{ transform: `translateY(${start}px)`, gridTemplateColumns: template }}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          {...cellProps}
          className={cx(
            'flex min-w-0 items-center gap-1.5 overflow-hidden whitespace-nowrap px-2',
            column.numeric && 'justify-end text-end tabular-nums',
            column.mono && 'font-mono text-xs text-dim',
          )}
        >
          {column.cell(item)}
        </div>
      ))}
    </div>
  );
});
