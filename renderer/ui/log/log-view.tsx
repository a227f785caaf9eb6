import { ArrowDownToLine, ChevronDown, ChevronUp } from 'lucide-react';
import { type ReactNode, useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { scrollRegion } from '../aria.ts';
import { CopyButton } from '../copy-button.tsx';
import { cx } from '../cx.ts';
import { IconButton } from '../icon-button.tsx';
import { SearchField } from '../search-field.tsx';
import { useVirtualRows } from '../virtual-rows.ts';
import { type LogEntry, LogRow } from './log-row.tsx';
import { findLines, stepMatch } from './log-search.ts';

export type { LogEntry } from './log-row.tsx';

export interface LogViewProps {
  label: string;
  /** Oldest first; keys are stable. Keep the identity of the list while nothing has come. */
  entries: readonly LogEntry[];
  /** Whether more may come: then it follows the end until the reader scrolls away from it. */
  live: boolean;
  /** Names whose line it is. */
  sources?: boolean | undefined;
  /** At the start of the bar: what chooses the lines. */
  lead?: ReactNode;
  /** Above the lines: what is missing of them. */
  notice?: ReactNode;
  /** Instead of no lines. */
  empty?: ReactNode;
  className?: string | undefined;
}

const keyOf = ({ key }: LogEntry) => key;
/** So near the end counts as at the end. */
const slack = 24;

const copied = (entries: readonly LogEntry[]) =>
  entries
    .map(({ at, stream, source, plain }) =>
      [new Date(at).toISOString(), stream === 'out' ? '' : stream, source ?? '', plain].filter(Boolean).join(' '),
    )
    .join('\n');

export function LogView(props: LogViewProps) {
  const { label, entries, live, sources = false, lead, notice, empty, className } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const { virtualizer, rowHeight } = useVirtualRows({ items: entries, getKey: keyOf, scroller, probe });
  const [follow, setFollow] = useState(true);
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const matches = useMemo(() => findLines(entries, search), [entries, search]);
  const [current, setCurrent] = useState<string | null>(null);
  const at = current === null ? null : entries.findIndex(({ key }) => key === current);
  const longest = useMemo(() => entries.reduce((most, { plain }) => Math.max(most, plain.length), 0), [entries]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are the reason to go to the end
  useLayoutEffect(() => {
    const node = scroller.current;
    if (follow && node) node.scrollTop = node.scrollHeight;
  }, [follow, entries, rowHeight]);

  const onScroll = () => {
    const node = scroller.current;
    if (node) setFollow(node.scrollHeight - node.scrollTop - node.clientHeight <= slack);
  };
  const goTo = (by: 1 | -1) => {
    // Enter may come before what was typed has been searched for.
    const next = stepMatch(search === typed ? matches : findLines(entries, typed), at, by);
    const entry = next === null ? undefined : entries[next];
    if (next === null || !entry) return;
    setFollow(false);
    setCurrent(entry.key);
    virtualizer.scrollToIndex(next, { align: 'center' });
  };
  const found =
    search.trim() === ''
      ? ''
      : matches.length === 0
        ? 'nothing'
        : `${at === null || !matches.includes(at) ? '–' : matches.indexOf(at) + 1} of ${matches.length}`;

  return (
    <div className={cx('flex min-h-0 min-w-0 flex-col', className)}>
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-1.5 gap-y-1 border-b border-line-soft px-2 py-1">
        {lead}
        <div className="ms-auto flex min-w-0 items-center gap-1.5">
          <SearchField
            label="Search the log"
            value={typed}
            onValueChange={(text) => {
              setTyped(text);
              setCurrent(null);
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              goTo(event.shiftKey ? -1 : 1);
            }}
            className="w-48 min-w-20 shrink"
          />
          <span role="status" className="w-15 shrink-0 truncate text-end text-xs text-dim tabular-nums">
            {found}
          </span>
          <IconButton
            icon={ChevronUp}
            size="sm"
            label="Match before"
            disabled={matches.length === 0}
            onClick={() => goTo(-1)}
          />
          <IconButton
            icon={ChevronDown}
            size="sm"
            label="Next match"
            disabled={matches.length === 0}
            onClick={() => goTo(1)}
          />
          <IconButton
            icon={ArrowDownToLine}
            size="sm"
            label={live ? 'Follow the end' : 'Go to the end'}
            pressed={live ? follow : undefined}
            onClick={() => setFollow(!(live && follow))}
          />
          <CopyButton label="Copy log" text={() => copied(entries)} />
        </div>
      </div>
      {notice && <div className="shrink-0 border-b border-line-soft px-3 py-1 text-xs text-dim">{notice}</div>}
      <div className="relative min-h-0 flex-1">
        <div ref={probe} aria-hidden className="pointer-events-none invisible absolute h-5 w-0" />
        {entries.length === 0 && empty ? (
          <div className="px-3">{empty}</div>
        ) : (
          <div
            ref={scroller}
            {...scrollRegion(label)}
            onScroll={onScroll}
            className="inset-focus absolute inset-0 overflow-auto overscroll-contain bg-bg font-mono text-xs select-text"
          >
            <div
              className="relative"
              // Rows that are not there yet must not change the width when they come.
              style={{ height: virtualizer.getTotalSize(), minWidth: `max(100%, ${longest + (sources ? 38 : 20)}ch)` }}
            >
              {virtualizer.getVirtualItems().map((row) => {
                const entry = entries[row.index];
                return (
                  entry && (
                    <LogRow
                      key={row.key}
                      entry={entry}
                      start={row.start}
                      search={search}
                      current={entry.key === current}
                      sources={sources}
                    />
                  )
                );
              })}
            </div>
          </div>
        )}
      </div>
    </div>
  );
}
