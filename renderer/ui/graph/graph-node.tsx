import type { LucideIcon } from 'lucide-react';
import { memo } from 'react';
import { formatCount, formatPercent } from '../../lib/number.ts';
import { optionProps } from '../aria.ts';
import { cx } from '../cx.ts';
import { Icon } from '../icon.tsx';
import { type MarkState, StateMark } from '../state-mark.tsx';
import type { Tone } from '../tone.ts';

/**
 * One step. An editor gives `kind`, `detail` and `problems`; a run gives `state`, `progress` and `text` as well.
 * Keep the identity of a node that has not changed: only the others are drawn again.
 */
export interface GraphNode {
  id: string;
  title: string;
  /** What sort of step it is, in a word: `shell`, `approve`. */
  kind: string;
  icon?: LucideIcon | undefined;
  /** What it does, in a few words: `npm test`. Shown instead of the kind; both are read out. */
  detail?: string | undefined;
  /** Shape, colour and word. Left out in an editor, where nothing has run. */
  state?: { mark: MarkState; word: string } | undefined;
  /** Of the frame, for what has to catch the eye: `bad` for what failed, `warn` for what asks. */
  tone?: Tone | undefined;
  /** Sentences on what is wrong with the definition: a mark at the node, read out, and its tooltip. */
  problems?: readonly string[] | undefined;
  /** 0..1 draws a bar, null one without an end; left out none. */
  progress?: number | null | undefined;
  /** At the end of the second line, in tabular figures: `1.2 s`, `2 of 3`. */
  text?: string | undefined;
}

export const nodeWidth = 196;
export const nodeHeight = 54;

interface NodeBoxProps {
  node: GraphNode;
  id: string;
  x: number;
  y: number;
  index: number;
  count: number;
  cursor: boolean;
  selected: boolean;
  /** Titles of what comes before and after, for who does not see the lines. */
  before: string;
  after: string;
  undirected?: boolean | undefined;
}

const frames: Record<Tone, string> = {
  neutral: 'border-line',
  ok: 'border-line',
  info: 'border-line',
  accent: 'border-accent',
  warn: 'border-warn',
  bad: 'border-bad',
};

/** Begins with what is seen, in the order in which it is seen: who speaks to the program says what they read. */
function nameOf({ node, before, after, undirected = false }: NodeBoxProps): string {
  const { title, kind, detail, state, progress, text, problems = [] } = node;
  return [
    title,
    state?.word,
    detail || kind,
    text,
    problems.length > 0 && `${formatCount(problems.length, 'problem')}: ${problems.join('; ')}`,
    detail && kind,
    typeof progress === 'number' && formatPercent(progress),
    ...(undirected
      ? [(before || after) && `with ${[before, after].filter(Boolean).join(', ')}`]
      : [before && `after ${before}`, after && `then ${after}`]),
  ]
    .filter(Boolean)
    .join(', ');
}

export const NodeBox = memo(function NodeBox(props: NodeBoxProps) {
  const { node, id, x, y, index, count, cursor, selected } = props;
  const { title, kind, icon, detail, state, tone = 'neutral', progress, text, problems = [] } = node;
  const semantics = { ...optionProps(index, count, selected), 'aria-label': nameOf(props) };
  return (
    <div
      id={id}
      {...semantics}
      title={problems.length > 0 ? problems.join('\n') : undefined}
      data-node={node.id}
      data-selected-row={selected ? '' : undefined}
      data-cursor={cursor ? '' : undefined}
      className={cx(
        'absolute grid scroll-m-6 grid-rows-2 gap-y-0.5 overflow-hidden rounded-lg border px-2.5 py-1.75',
        selected ? 'border-accent bg-accent-bg' : cx(frames[tone], 'bg-panel hover:bg-hover'),
      )}
      style={{
        left: `${x / 16}rem`,
        top: `${y / 16}rem`,
        width: `${nodeWidth / 16}rem`,
        height: `${nodeHeight / 16}rem`,
      }}
    >
      <span className="flex min-w-0 items-center gap-1.5">
        {icon && <Icon icon={icon} size="sm" className="text-dim" />}
        <span className={cx('min-w-0 flex-1 truncate font-medium', problems.length > 0 && 'pe-7')} dir="auto">
          {title}
        </span>
      </span>{' '}
      <span className="flex min-w-0 items-center gap-2 text-xs">
        {state && <StateMark state={state.mark} label={state.word} className="max-w-[75%] shrink-0" />}{' '}
        <span className="min-w-0 flex-1 truncate text-faint">{detail || kind}</span>{' '}
        {text && <span className="max-w-[60%] shrink-0 truncate text-dim tabular-nums">{text}</span>}
      </span>{' '}
      {progress !== undefined && (
        <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.75 overflow-hidden bg-track">
          <span
            data-mark=""
            className={cx('block h-full bg-accent', progress === null && 'w-1/4 animate-slide')}
            style={progress === null ? undefined : { width: `${Math.min(1, Math.max(0, progress)) * 100}%` }}
          />
        </span>
      )}
      {problems.length > 0 && (
        <StateMark
          state="failing"
          label={problems.length}
          className="absolute! end-2.5 top-1.75 h-4.75 text-xs tabular-nums"
        />
      )}
    </div>
  );
});
