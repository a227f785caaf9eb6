import { ChevronDown, ChevronRight, Copy } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useId, useMemo, useRef, useState } from 'react';
import { copyText } from '../../lib/copy-text.ts';
import { printable } from '../../lib/printable.ts';
import { treeItemProps, treeProps } from '../aria.ts';
import { CopyButton } from '../copy-button.tsx';
import { cx } from '../cx.ts';
import { Icon } from '../icon.tsx';
import type { MenuEntry } from '../menu.tsx';
import { useRowCursor } from '../row-cursor.tsx';
import { useVirtualRows } from '../virtual-rows.ts';
import { type Json, type JsonOpen, type JsonRow, jsonRows, openAtFirst, usualChildren, valueAt } from './json-rows.ts';

export interface JsonViewProps {
  value: Json;
  /** Names it: `Output`. */
  label: string;
  className?: string | undefined;
}

const keyOf = ({ path }: JsonRow) => path;
const tones: Partial<Record<JsonRow['kind'], string>> = {
  string: 'text-ok',
  number: 'text-info',
  boolean: 'text-info',
  null: 'text-faint',
  object: 'text-faint',
  array: 'text-faint',
  more: 'text-accent',
};
const copyOf = (value: Json | undefined) =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2);

/** Draws what is seen of a value, however large the rest is. Arrows open, close and go; `.` copies. */
export function JsonView({ value, label, className }: JsonViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const [of, setOf] = useState(value);
  const [open, setOpen] = useState<JsonOpen>(() => openAtFirst(value));
  if (of !== value) {
    setOf(value);
    setOpen(openAtFirst(value));
  }
  const rows = useMemo(() => jsonRows(value, open), [value, open]);
  const { virtualizer, rowHeight } = useVirtualRows({ items: rows, getKey: keyOf, scroller, probe });

  const toggle = (row: JsonRow) => {
    if (row.kind === 'more') {
      const path = row.path.slice(0, -2);
      const shown = new Map(open.shown);
      shown.set(path, (shown.get(path) ?? usualChildren) + 10 * usualChildren);
      setOpen({ ...open, shown });
    } else if (row.open !== undefined) {
      const paths = new Set(open.paths);
      if (!paths.delete(row.path)) paths.add(row.path);
      setOpen({ ...open, paths });
    }
  };
  const actions = (row: JsonRow): MenuEntry[] => [
    {
      id: 'value',
      label: 'Copy value',
      icon: Copy,
      onSelect: () => void copyText(row.kind === 'part' ? row.text : copyOf(valueAt(value, row.path))),
    },
    { id: 'path', label: 'Copy path', icon: Copy, onSelect: () => void copyText(row.path || '/') },
  ];
  const cursor = useRowCursor({
    items: rows,
    getKey: keyOf,
    onOpen: toggle,
    onPeek: toggle,
    actions,
    label,
    scroller,
    virtualizer,
    rowHeight,
    idPrefix,
  });
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const row = rows[cursor.index];
    const wanted = event.key === 'ArrowRight' ? false : event.key === 'ArrowLeft' ? true : null;
    if (row && wanted !== null && row.open === wanted) {
      event.preventDefault();
      toggle(row);
    } else cursor.containerProps.onKeyDown(event);
  };

  const containerProps = {
    ...cursor.containerProps,
    onKeyDown: press,
    onClick: (event: MouseEvent<HTMLElement>) => {
      cursor.containerProps.onClick(event);
      const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-toggle]') : null;
      const row = rows[Number(target?.dataset.toggle ?? -1)];
      if (row) toggle(row);
    },
  };

  return (
    <div className={cx('relative min-w-0 rounded-lg border border-line-soft bg-bg', className)}>
      <div ref={probe} aria-hidden className="pointer-events-none invisible absolute h-5 w-0" />
      <div className="absolute end-3 top-0.5 z-10 rounded-md bg-bg">
        <CopyButton label={`Copy ${label}`} text={() => copyOf(value)} />
      </div>
      <div
        ref={scroller}
        {...treeProps(label)}
        {...containerProps}
        className={cx(
          'max-h-96 overflow-auto overscroll-contain rounded-lg py-1 font-mono text-xs',
          cursor.index >= 0 ? 'row-focus' : 'inset-focus',
        )}
      >
        <div role="presentation" className="relative min-w-fit" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const selected = item.index === cursor.index;
            const opens = row.open !== undefined || row.kind === 'more';
            return (
              <div
                key={item.key}
                id={cursor.rowId(item.index)}
                {...treeItemProps(row.depth + 1, selected, row.open)}
                data-row={item.index}
                data-toggle={opens ? item.index : undefined}
                data-selected-row={selected ? '' : undefined}
                data-cursor={selected ? '' : undefined}
                className={cx(
                  'absolute inset-x-0 top-0 flex h-5 items-center gap-1 pe-8 whitespace-pre',
                  selected ? 'bg-accent-bg' : 'hover:bg-hover',
                )}
                style={{
                  transform: `translateY(${item.start}px)`,
                  paddingInlineStart: `${0.5 + row.depth * 0.875}rem`,
                }}
              >
                <span className="w-3.25 shrink-0 text-faint">
                  {row.open !== undefined && <Icon icon={row.open ? ChevronDown : ChevronRight} size="sm" />}
                </span>
                {row.name !== null && <span className="shrink-0 text-dim">{printable(row.name)}:</span>}
                <span className={cx('min-w-0 truncate', tones[row.kind])}>{printable(row.text)}</span>
              </div>
            );
          })}
        </div>
      </div>
      {cursor.menu}
    </div>
  );
}
