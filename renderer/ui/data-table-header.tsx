import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from 'react';
import { groupProps, headerProps, rowProps } from './aria.ts';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { narrowest, nextSort, type SizedColumn, type TableSort, widthOf } from './table-layout.ts';

interface HeaderColumn extends SizedColumn {
  header: string;
  numeric?: boolean | undefined;
  sortBy?: unknown;
}

interface HeaderProps {
  columns: readonly HeaderColumn[];
  template: string;
  sizes: Readonly<Record<string, number>>;
  sort: TableSort | null;
  onSortChange: (sort: TableSort | null) => void;
  onWidthChange: (id: string, width: number) => void;
}

function zoomFactor(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

/** One tab stop: left and right move between columns, Enter sorts, Shift with left and right resizes. */
export function DataTableHeader({ columns, template, sizes, sort, onSortChange, onWidthChange }: HeaderProps) {
  const [active, setActive] = useState(0);
  const row = useRef<HTMLDivElement>(null);
  const drag = useRef<{ id: string; from: number; start: number } | null>(null);

  const resize = (column: HeaderColumn, width: number) =>
    onWidthChange(column.id, Math.round(Math.min(1200, Math.max(column.minWidth ?? narrowest, width))));

  const press = (event: KeyboardEvent, column: HeaderColumn, index: number) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step !== 0 && event.shiftKey) resize(column, widthOf(column, sizes) + step * 16);
    else if (step !== 0) {
      const next = Math.min(columns.length - 1, Math.max(0, index + step));
      setActive(next);
      (row.current?.children[next] as HTMLElement | undefined)?.focus();
    } else if ((event.key === 'Enter' || event.key === ' ') && column.sortBy) onSortChange(nextSort(sort, column.id));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const handlers = (column: HeaderColumn, index: number) => ({
    onFocus: () => setActive(index),
    onKeyDown: (event: KeyboardEvent) => press(event, column, index),
    onClick: column.sortBy ? () => onSortChange(nextSort(sort, column.id)) : undefined,
  });

  const grip = (column: HeaderColumn) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.preventDefault();
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { id: column.id, from: event.clientX, start: widthOf(column, sizes) };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drag.current?.id === column.id)
        resize(column, drag.current.start + (event.clientX - drag.current.from) / zoomFactor());
    },
    onPointerUp: () => {
      drag.current = null;
    },
    onPointerCancel: () => {
      drag.current = null;
    },
    // The header would sort.
    onClick: (event: MouseEvent) => event.stopPropagation(),
  });

  return (
    <div {...groupProps} className="sticky top-0 z-10 bg-bg">
      <div
        ref={row}
        {...rowProps(1)}
        className="grid h-7 border-b border-line text-xs"
        style={{ gridTemplateColumns: template }}
      >
        {columns.map((column, index) => {
          const sorted = sort?.id === column.id ? sort.direction : undefined;
          const sortable = column.sortBy !== undefined;
          return (
            <div
              key={column.id}
              {...headerProps(index === active, sortable ? (sorted ?? 'none') : undefined)}
              {...handlers(column, index)}
              className={cx(
                'group/head inset-focus relative flex min-w-0 select-none items-center gap-1 px-2 font-medium text-faint',
                sortable && 'hover:text-text',
                column.numeric && 'flex-row-reverse',
                sorted && 'text-text',
              )}
            >
              <span className="truncate">{column.header}</span>
              {sorted && <Icon icon={sorted === 'descending' ? ArrowDown : ArrowUp} size="sm" className="size-3" />}
              {index < columns.length - 1 && (
                <span
                  aria-hidden
                  {...grip(column)}
                  className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-1.5 after:left-[calc(50%-0.5px)] after:w-px after:bg-line after:opacity-0 hover:after:opacity-100 group-hover/head:after:opacity-100"
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
