import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { copyText } from '../../../lib/copy-text.ts';
import { formatCount } from '../../../lib/number.ts';
import { gridProps } from '../../../ui/aria.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { useRowCursor } from '../../../ui/row-cursor.tsx';
import { type Frame, framesOf } from '../frames.ts';
import type { Entry, WindowState } from '../log-window.ts';
import { shownLength } from '../pieces.ts';
import { copied } from '../words.ts';
import { type LineLook, LogLine, opens } from './log-line.tsx';

interface LogLinesProps {
  label: string;
  state: WindowState;
  stale: boolean;
  look: LineLook;
  follow: boolean;
  onFollow: (follow: boolean) => void;
  /** Brings the end here when it is not. */
  onEnd: () => void;
  onNear: (end: 'older' | 'newer') => void;
  /** A line to bring before the eyes, once for each new value. */
  target: { key: string; turn: number } | null;
  selected: string | null;
  onSelect: (key: string | null) => void;
  onFrame: (entry: Entry, frame: Frame) => void;
  actions: (entry: Entry) => readonly MenuEntry[];
  /** F, W, E and what else the owner hears. */
  onKey: (event: KeyboardEvent<HTMLElement>) => void;
  empty: ReactNode;
}

const keyOf = ({ key }: Entry) => key;
const lineHeight = 20;
/** So near the end counts as at the end. */
const slack = 24;
/** So near an end further lines are read. */
const ahead = 1_200;
const nothing: ReadonlySet<string> = new Set();

/** A stretch of the log. It keeps its place while lines come and go at both ends, whatever their heights. */
export function LogLines(props: LogLinesProps) {
  const { label, state, stale, look, follow, onFollow, onEnd, onNear, target, selected, onSelect, onFrame } = props;
  const { entries } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const idPrefix = useId();
  const [open, setOpen] = useState(nothing);
  const [anchor, setAnchor] = useState<string | null>(null);
  const keyAt = useCallback((index: number) => entries[index]?.key ?? String(index), [entries]);
  const rowHeight = lineHeight * rem();
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyAt,
    overscan: 6,
    anchorTo: 'end',
    useFlushSync: false,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: other heights are the reason to measure again
  useLayoutEffect(() => virtualizer.measure(), [look.wrap, rowHeight, virtualizer]);

  const total = virtualizer.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines and new heights are the reason to go to the end
  useLayoutEffect(() => {
    const node = scroller.current;
    if (follow && node) node.scrollTop = node.scrollHeight;
  }, [follow, entries, total]);

  const shownTarget = useRef(0);
  useLayoutEffect(() => {
    if (!target || shownTarget.current === target.turn) return;
    const index = entries.findIndex(({ key }) => key === target.key);
    if (index < 0) return;
    shownTarget.current = target.turn;
    virtualizer.scrollToIndex(index, { align: 'center' });
  }, [target, entries, virtualizer]);

  const lastTop = useRef(0);
  const onScroll = () => {
    const node = scroller.current;
    if (!node) return;
    const left = node.scrollHeight - node.scrollTop - node.clientHeight;
    // Lines that come push the end away: only who goes up himself leaves it.
    if (left <= slack) {
      if (!follow && !state.newer) onFollow(true);
    } else if (follow && node.scrollTop < lastTop.current - 1) onFollow(false);
    lastTop.current = node.scrollTop;
    if (node.scrollTop < ahead) onNear('older');
    if (left < ahead && !follow) onNear('newer');
  };
  // Who is at the start already, or has no scrollbar, cannot scroll there once more: what was read meanwhile may have kept it waiting.
  useEffect(() => {
    const node = scroller.current;
    if (
      node &&
      node.clientHeight > 0 &&
      node.scrollTop < ahead &&
      state.older &&
      state.reading === null &&
      !state.failed
    )
      onNear('older');
  }, [state, onNear]);

  const toggleOpen = (entry: Entry) => {
    if (!opens(entry)) return;
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(entry.key)) next.add(entry.key);
      return next;
    });
  };
  const cursor = useRowCursor<Entry>({
    items: entries,
    getKey: keyOf,
    selectedKey: selected,
    onSelect: (key) => onSelect(key),
    onOpen: (entry) => {
      const [frame] = framesOf(entry.plain);
      if (frame) onFrame(entry, frame);
      else toggleOpen(entry);
    },
    onPeek: toggleOpen,
    actions: props.actions,
    label,
    scroller,
    virtualizer,
    rowHeight,
    idPrefix,
  });

  const chosen = useMemo(() => {
    const from = anchor === null ? -1 : entries.findIndex(({ key }) => key === anchor);
    return from < 0 || cursor.index < 0
      ? null
      : ([Math.min(from, cursor.index), Math.max(from, cursor.index)] as const);
  }, [anchor, entries, cursor.index]);

  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
      // Text that is marked with the pointer is copied by the browser.
      if (String(document.getSelection() ?? '') !== '' || cursor.index < 0) return;
      event.preventDefault();
      void copyText(
        copied(chosen ? entries.slice(chosen[0], chosen[1] + 1) : entries.slice(cursor.index, cursor.index + 1)),
      );
      return;
    }
    const moves = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'].includes(event.key);
    if (moves && event.shiftKey) setAnchor((before) => before ?? selected);
    else if (moves || event.key === 'j' || event.key === 'k' || event.key === 'Escape') setAnchor(null);
    if (follow && (moves || event.key === 'j' || event.key === 'k') && event.key !== 'End') onFollow(false);
    if (event.key === 'End' && !event.shiftKey) onEnd();
    if (cursor.index < 0 && entries.length > 0 && ['k', 'j', 'ArrowUp', 'ArrowDown'].includes(event.key)) {
      // Where the reader looks, not at the first of all lines.
      event.preventDefault();
      const rows = virtualizer
        .getVirtualItems()
        .filter(({ end }) => end <= (virtualizer.scrollOffset ?? 0) + (scroller.current?.clientHeight ?? 0));
      onSelect(entries[rows.at(-1)?.index ?? entries.length - 1]?.key ?? null);
      return;
    }
    props.onKey(event);
    if (!event.defaultPrevented) cursor.containerProps.onKeyDown(event);
  };

  const click = (event: MouseEvent<HTMLElement>) => {
    const from = event.target instanceof Element ? event.target : null;
    const entry = entries[Number(from?.closest<HTMLElement>('[data-row]')?.dataset.row ?? -1)];
    if (event.shiftKey && entry) setAnchor((before) => before ?? selected);
    else setAnchor(null);
    cursor.containerProps.onClick(event);
    if (!entry) return;
    const place = from?.closest<HTMLElement>('[data-frame]');
    const frame = place ? framesOf(entry.plain)[Number(place.dataset.frame)] : undefined;
    if (frame) onFrame(entry, frame);
    else if (from?.closest('[data-open-line]')) toggleOpen(entry);
    else return;
    // The keys of the list go on.
    scroller.current?.focus({ preventScroll: true });
  };

  const containerProps = { ...cursor.containerProps, onKeyDown: press, onClick: click };
  const longest = useMemo(
    () => entries.reduce((most, { plain }) => Math.max(most, Math.min(plain.length, shownLength + 24)), 0),
    [entries],
  );
  const aside = 27 + (look.sources ? 21 : 0);

  return (
    <div className="relative min-h-0 flex-1">
      {entries.length === 0 ? (
        <div className="absolute inset-0 overflow-y-auto">{props.empty}</div>
      ) : (
        <div
          ref={scroller}
          {...gridProps(label, entries.length)}
          {...containerProps}
          onScroll={onScroll}
          aria-busy={stale || undefined}
          className={cx(
            'absolute inset-0 overflow-auto overscroll-contain bg-bg font-mono text-xs select-text',
            cursor.index >= 0 ? 'row-focus' : 'inset-focus',
            stale && 'opacity-60',
          )}
        >
          <div
            role="presentation"
            className="relative"
            // Rows that are not there yet must not change the width when they come.
            style={{ height: total, ...(look.wrap ? {} : { minWidth: `max(100%, ${longest + aside}ch)` }) }}
          >
            {virtualizer.getVirtualItems().map((row) => {
              const entry = entries[row.index];
              return (
                entry && (
                  <LogLine
                    key={row.key}
                    id={cursor.rowId(row.index)}
                    entry={entry}
                    index={row.index}
                    start={row.start}
                    current={row.index === cursor.index}
                    chosen={chosen !== null && row.index >= chosen[0] && row.index <= chosen[1]}
                    open={open.has(entry.key)}
                    look={look}
                    measure={virtualizer.measureElement}
                  />
                )
              );
            })}
          </div>
        </div>
      )}
      {cursor.menu}
      {!follow && entries.length > 0 && (state.waiting > 0 || state.newer) && (
        <Button
          variant="primary"
          size="sm"
          icon={ArrowDown}
          onClick={onEnd}
          className="absolute! start-1/2 bottom-3 z-10 -translate-x-1/2 shadow-pop"
        >
          {state.waiting > 0 ? formatCount(state.waiting, 'new line') : 'To the newest'}
        </Button>
      )}
    </div>
  );
}

/** Zoom makes a rem another number of pixels. */
const rem = () => (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;
