import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { formatAbsolute, formatRelative, formatTimeOfDay } from '../../../lib/relative-time.ts';
import { cellProps, rowProps } from '../../../ui/aria.ts';
import { cx } from '../../../ui/cx.ts';
import { Icon } from '../../../ui/icon.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useTicking } from '../../../ui/ticker.ts';
import { type Frame, framesOf } from '../frames.ts';
import type { Entry } from '../log-window.ts';
import { colourOf, isError, markOf } from '../marks.ts';
import { hitsOf } from '../pattern.ts';
import { piecesOf, shownLength, spansOf } from '../pieces.ts';

export interface LineLook {
  wrap: boolean;
  relative: boolean;
  /** Whose line it is stands beside it. */
  sources: ReadonlyMap<string, string> | null;
  find: RegExp | null;
}

interface LogLineProps {
  id: string;
  entry: Entry;
  index: number;
  start: number;
  current: boolean;
  /** One of several that are chosen to be copied. */
  chosen: boolean;
  open: boolean;
  look: LineLook;
  measure: (node: HTMLElement | null) => void;
}

/** What stands in a line that is not its message, in the order in which it was written. */
const fieldsOf = ({ fields }: Entry) => Object.entries(fields ?? {});
const fewFields = 4;

export const opens = (entry: Entry) => fieldsOf(entry).length > 0 || entry.plain.length > shownLength || entry.cut;

export const LogLine = memo(function LogLine(props: LogLineProps) {
  const { id, entry, index, start, current, chosen, open, look, measure } = props;
  const mark = markOf(entry);
  const opening = opens(entry);
  return (
    <div
      id={id}
      ref={measure}
      {...rowProps(index + 1, current)}
      data-index={index}
      data-row={index}
      data-selected-row={current || chosen ? '' : undefined}
      data-cursor={current ? '' : undefined}
      className={cx(
        'absolute top-0 left-0 min-h-5 px-3',
        look.wrap ? 'w-full' : 'min-w-full',
        current || chosen ? 'bg-accent-bg' : isError(entry) ? 'bg-bad-bg hover:bg-hover' : 'hover:bg-hover',
      )}
      style={{ transform: `translateY(${start}px)` }}
    >
      <div {...cellProps} className="flex min-h-5 items-start gap-x-2.5 leading-5">
        <When at={entry.at} relative={look.relative} />
        {look.sources && <Whose source={entry.source} names={look.sources} />}
        <span className="flex h-5 w-14 shrink-0 font-sans text-2xs text-dim">
          {mark && <StateMark state={mark.mark} label={mark.word} />}
        </span>
        {opening ? (
          <button
            type="button"
            tabIndex={-1}
            data-open-line={index}
            aria-expanded={open}
            aria-label={open ? 'Hide what else stands in the line' : 'Show what else stands in the line'}
            className="flex h-5 w-3.5 shrink-0 items-center text-faint hover:text-text"
          >
            <Icon icon={open ? ChevronDown : ChevronRight} size="sm" />
          </button>
        ) : (
          <span className="w-3.5 shrink-0" />
        )}
        <div
          className={cx('min-w-0', look.wrap || open ? 'flex-1 wrap-anywhere whitespace-pre-wrap' : 'whitespace-pre')}
        >
          <Text entry={entry} find={look.find} whole={open} reachable={current} />
          {!open && <Preview entry={entry} />}
          {open && <Details entry={entry} />}
        </div>
      </div>
    </div>
  );
});

function When({ at, relative }: { at: number; relative: boolean }) {
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatAbsolute(at)}
      className={cx('shrink-0 text-faint tabular-nums', relative && 'w-20 truncate')}
    >
      {relative ? <Ago at={at} /> : `${formatTimeOfDay(at, true)}.${String(Math.floor(at) % 1_000).padStart(3, '0')}`}
    </time>
  );
}

const Ago = ({ at }: { at: number }) => useTicking((now) => formatRelative(at, now));

function Whose({ source, names }: { source: string; names: ReadonlyMap<string, string> }) {
  const name = names.get(source) ?? source;
  return (
    <span className="flex w-36 shrink-0 items-center gap-1.5 font-sans text-dim" title={name}>
      <span
        aria-hidden
        data-mark=""
        className="h-3 w-1 shrink-0 rounded-full"
        style={{ background: colourOf(source) }}
      />
      <bdi className="truncate">{name}</bdi>
    </span>
  );
}

function Text({
  entry,
  find,
  whole,
  reachable,
}: {
  entry: Entry;
  find: RegExp | null;
  whole: boolean;
  reachable: boolean;
}) {
  const frames = framesOf(entry.plain);
  const pieces = piecesOf(spansOf(entry.text, whole), hitsOf(find, entry.plain), frames);
  const parts: ReactNode[] = [];
  for (let at = 0; at < pieces.length; ) {
    const frame = pieces[at]?.frame ?? null;
    let end = at + 1;
    while (frame !== null && pieces[end]?.frame === frame) end++;
    const inner = pieces.slice(at, end).map(({ text, className, hit }, place) =>
      hit ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line have no other identity
        <mark key={place} className="rounded-xs bg-accent text-on-accent">
          {text}
        </mark>
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line have no other identity
        <span key={place} className={className || undefined}>
          {text}
        </span>
      ),
    );
    const place = frame === null ? undefined : frames[frame];
    parts.push(place ? <Place key={at} frame={place} at={frame ?? 0} reachable={reachable} inner={inner} /> : inner);
    at = end;
  }
  return (
    <>
      {parts}
      {!whole && entry.plain.length > shownLength && (
        <span className="text-faint">{` … ${formatNumber(entry.plain.length - shownLength)} more characters`}</span>
      )}
    </>
  );
}

/** A place in a file. Tab reaches those of the current line; of all others there would be hundreds. */
function Place({ frame, at, reachable, inner }: { frame: Frame; at: number; reachable: boolean; inner: ReactNode }) {
  return (
    <button
      type="button"
      tabIndex={reachable ? 0 : -1}
      data-frame={at}
      title={`Open ${frame.file} at line ${frame.line}`}
      className="rounded-xs text-accent underline decoration-dotted underline-offset-2 hover:decoration-solid"
    >
      {inner}
    </button>
  );
}

/** The line says both already, beside its words. */
const saidAlready = /^(?:@?time(?:stamp)?|ts|level|lvl|severity|levelname)$/i;

function Preview({ entry }: { entry: Entry }) {
  const fields = fieldsOf(entry).filter(([name]) => !saidAlready.test(name));
  if (fields.length === 0) return null;
  return (
    <span className="text-faint">
      {fields.slice(0, fewFields).map(([name, value]) => (
        <span
          key={name}
        >{`  ${printable(name)}=${printable(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`}</span>
      ))}
      {fields.length > fewFields && `  +${fields.length - fewFields}`}
    </span>
  );
}

function Details({ entry }: { entry: Entry }) {
  const fields = fieldsOf(entry);
  return (
    <>
      {fields.length > 0 && (
        <dl className="my-1 grid max-w-200 grid-cols-[minmax(4rem,max-content)_minmax(0,1fr)] gap-x-4 border-s-2 border-line ps-3">
          {fields.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-dim">{printable(name)}</dt>
              <dd className="wrap-anywhere whitespace-pre-wrap">{pretty(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {entry.cut && <p className="font-sans text-faint">The line was longer: 32 KB of it are kept.</p>}
    </>
  );
}

/** An object inside a field stands there as JSON: over several lines it can be read. */
function pretty(value: string): string {
  const clean = (text: string) => text.split('\n').map(printable).join('\n');
  if (!/^\s*[[{]/.test(value)) return clean(value);
  try {
    return clean(JSON.stringify(JSON.parse(value), null, 2));
  } catch {
    return clean(value);
  }
}
