import { UnfoldVertical } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatCount } from '../lib/number.ts';
import { printable } from '../lib/printable.ts';
import { cx } from './cx.ts';
import './diff/diff-view.css';
import { type DiffPart, hiddenIn, openedMore, partsOf } from './diff/fold.ts';
import { type DiffRow, lineDiff } from './diff/lines.ts';
import { Icon } from './icon.tsx';

export interface DiffViewProps {
  /** Null: there is no such text yet. */
  before: string | null;
  after: string;
  /** Names the table: `Changes of Dockerfile`. */
  label: string;
  className?: string | undefined;
}

const longestShown = 2_000;

/** One text against another, line by line. Long lines wrap, so that nothing has to be scrolled sideways at any zoom. */
export function DiffView({ before, after, label, className }: DiffViewProps) {
  const diff = useMemo(() => lineDiff(before, after), [before, after]);
  // What was unfolded means nothing in another text.
  const [unfolded, setUnfolded] = useState<{ diff: typeof diff; opened: ReadonlyMap<number, number> }>({
    diff,
    opened: new Map(),
  });
  const opened = unfolded.diff === diff ? unfolded.opened : new Map<number, number>();
  const parts = useMemo(() => partsOf(diff.rows, opened), [diff, opened]);
  const frame = cx('@container min-w-0 rounded-lg border border-line-soft bg-bg', className);
  if (diff.added + diff.removed === 0)
    return (
      <p className={cx(frame, 'px-3 py-2 text-sm text-dim')}>
        {diff.rows.length === 0 ? 'It is empty.' : 'Nothing is changed.'}
      </p>
    );
  const single = before === null;
  return (
    <div className={frame}>
      {diff.lineEnds && (
        <p className="border-b border-line-soft px-3 py-1.5 text-sm text-dim">
          The line ends are others, too: one of the two has CRLF, the other LF.
        </p>
      )}
      <table aria-label={label} className="diff-lines w-full table-fixed border-collapse font-mono text-xs leading-4.5">
        <colgroup>
          {!single && <col className="w-11 @max-[28rem]:w-0" />}
          <col className="w-11" />
          <col className="w-5" />
          <col />
        </colgroup>
        <thead className="sr-only">
          <tr>
            {!single && <th scope="col">Line before</th>}
            <th scope="col">Line after</th>
            <th scope="col">Change</th>
            <th scope="col">Text</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <Part
              key={part.from}
              part={part}
              rows={diff.rows}
              single={single}
              hidden={part.type === 'fold' ? hiddenIn(opened, part) : 0}
              onOpen={() => part.type === 'fold' && setUnfolded({ diff, opened: openedMore(opened, part) })}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PartProps {
  part: DiffPart;
  rows: readonly DiffRow[];
  single: boolean;
  hidden: number;
  onOpen: () => void;
}

function Part({ part, rows, single, hidden, onOpen }: PartProps) {
  if (part.type === 'rows')
    return rows
      .slice(part.from, part.to)
      .map((row) => <Line key={`${row.before ?? ''}-${row.after ?? ''}`} row={row} single={single} />);
  return (
    <tr>
      <td colSpan={single ? 3 : 4} className="border-y border-line-soft p-0">
        <button
          type="button"
          onClick={onOpen}
          className="inset-focus flex w-full items-center gap-2 bg-panel px-3 py-1 text-start font-sans text-sm text-dim hover:bg-hover hover:text-text"
        >
          <Icon icon={UnfoldVertical} size="sm" />
          {part.changed
            ? `Show the other ${formatCount(hidden, 'line')}`
            : `Show ${formatCount(hidden, 'unchanged line')}`}
        </button>
      </td>
    </tr>
  );
}

const looks = {
  same: { row: '', sign: '', word: 'unchanged', tone: '', mark: '' },
  added: { row: 'bg-ok-bg', sign: '+', word: 'added', tone: 'text-ok', mark: 'diff-added' },
  removed: { row: 'bg-bad-bg', sign: '−', word: 'removed', tone: 'text-bad', mark: 'diff-removed' },
} as const;

const number = 'ps-1 pe-2 text-end align-top text-2xs leading-4.5 text-faint tabular-nums select-none overflow-hidden';

function Line({ row, single }: { row: DiffRow; single: boolean }) {
  const look = looks[row.type];
  return (
    <tr className={look.row}>
      {!single && <td className={cx(number, '@max-[28rem]:p-0 @max-[28rem]:text-[0]')}>{row.before}</td>}
      <td className={number}>{row.after}</td>
      <td className={cx('align-top text-center select-none', look.tone)}>
        <span aria-hidden>{look.sign}</span>
        <span className="sr-only">{look.word}</span>
      </td>
      <td className="pe-3 align-top whitespace-pre-wrap wrap-anywhere select-text [tab-size:4]">
        <Text row={row} mark={look.mark} />
        {row.open && <span className="text-faint select-none"> (no line break at the end)</span>}
      </td>
    </tr>
  );
}

/** Tabs stay tabs: in a Makefile they are what matters. */
const legible = (text: string) => text.split('\t').map(printable).join('\t');

function Text({ row: { text, marks }, mark }: { row: DiffRow; mark: string }) {
  if (text.length > longestShown)
    return `${legible(text.slice(0, longestShown))}… (${formatCount(text.length - longestShown, 'more character')})`;
  // An empty line is as high as any other.
  if (text === '') return '\u200b';
  if (marks.length === 0) return legible(text);
  const pieces = marks.flatMap(([from, to], at) => [
    legible(text.slice(marks[at - 1]?.[1] ?? 0, from)),
    <span key={from} className={mark}>
      {legible(text.slice(from, to))}
    </span>,
  ]);
  return [...pieces, legible(text.slice(marks.at(-1)?.[1] ?? 0))];
}
