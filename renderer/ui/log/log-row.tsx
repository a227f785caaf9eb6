import { memo } from 'react';
import { formatTimeOfDay } from '../../lib/relative-time.ts';
import { cx } from '../cx.ts';
import { StateMark } from '../state-mark.tsx';
import { ansiSpans } from './ansi.ts';
import { markHits } from './log-search.ts';

export interface LogEntry {
  key: string;
  at: number;
  /** As it was written, with colours of a terminal. */
  text: string;
  /** The same without: `plainText(text)`, made once. */
  plain: string;
  /** `err` is what a program complains of, `note` what Optimus says itself. */
  stream: 'out' | 'err' | 'note';
  /** Whose line it is, where lines of several are shown. */
  source?: string | undefined;
}

interface LogRowProps {
  entry: LogEntry;
  start: number;
  search: string;
  current: boolean;
  sources: boolean;
}

const streams = {
  out: null,
  err: <StateMark state="warning" label="err" />,
  note: <StateMark state="info" label="note" />,
};

export const LogRow = memo(function LogRow({ entry, start, search, current, sources }: LogRowProps) {
  const { at, text, stream, source } = entry;
  return (
    <div
      data-selected-row={current ? '' : undefined}
      className={cx(
        'absolute top-0 left-0 flex h-5 min-w-full items-center gap-3 px-3 whitespace-pre',
        current ? 'bg-accent-bg' : 'hover:bg-hover',
      )}
      style={{ transform: `translateY(${start}px)` }}
    >
      <time dateTime={new Date(at).toISOString()} className="shrink-0 text-faint tabular-nums">
        {formatTimeOfDay(at, true)}
      </time>
      {sources && <span className="w-28 shrink-0 truncate font-sans text-faint">{source}</span>}
      <span className="flex w-11 shrink-0 font-sans text-2xs text-dim">{streams[stream]}</span>
      <span className="shrink-0 pe-3">
        {markHits(ansiSpans(text), search).map((piece, index) =>
          piece.hit ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line have no other identity
            <mark key={index} className="rounded-xs bg-accent text-on-accent">
              {piece.text}
            </mark>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line have no other identity
            <span key={index} className={piece.className || undefined}>
              {piece.text}
            </span>
          ),
        )}
      </span>
    </div>
  );
});
