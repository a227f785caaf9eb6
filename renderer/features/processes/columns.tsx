import { ChevronDown, ChevronRight } from 'lucide-react';
import { AppLink } from '../../app/navigation.tsx';
import { formatBytes } from '../../lib/bytes.ts';
import { formatNumber } from '../../lib/number.ts';
import { formatMoment } from '../../lib/relative-time.ts';
import { formatUnit } from '../../lib/units.ts';
import { cx } from '../../ui/cx.ts';
import type { TableColumn } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Link } from '../../ui/link.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { Shown, SortKey } from './rows.ts';
import { knownMemory, memoryWords, processName, short, stateWords } from './words.ts';

/** Deeper than this it only moves out of sight. */
const deepest = 14;
const none = <span className="text-faint">–</span>;

interface ColumnOptions {
  tree: boolean;
  nameOf: (projectId: string) => string;
  onToggle: (id: string) => void;
}

/** By which key a column sorts; figures of a tree are those of all that is below, too. */
export const sortKeys = (nameOf: (projectId: string) => string): Readonly<Record<string, SortKey>> => ({
  name: ({ row }) => row.name,
  pid: ({ row }) => row.pid,
  cpu: ({ sums }) => sums.cpu,
  memory: ({ sums }) => sums.memory,
  read: ({ sums }) => sums.read,
  written: ({ sums }) => sums.written,
  user: ({ row }) => row.user,
  state: ({ row }) => row.state,
  started: ({ row }) => row.startedAt,
  project: ({ row }) => (row.projectId === null ? null : nameOf(row.projectId)),
  command: ({ row }) => row.command,
});

/** Those of which the most is what one looks for. */
export const mostFirst: ReadonlySet<string> = new Set(['cpu', 'memory', 'read', 'written', 'started']);

const rate = (value: number | null) =>
  value === null ? none : value < 1 ? <span className="text-faint">0</span> : formatUnit('bytes/s', value);

/** A closed branch speaks for all that is in it. */
const closed = ({ open }: Shown) => open === false;

export function columnsOf({ tree, nameOf, onToggle }: ColumnOptions): TableColumn<Shown>[] {
  const keys = sortKeys(nameOf);
  const column = (spec: Omit<TableColumn<Shown>, 'sortBy'>): TableColumn<Shown> => {
    const by = keys[spec.id];
    return by ? { ...spec, sortBy: by } : spec;
  };
  return [
    column({
      id: 'name',
      header: 'Process',
      width: tree ? 300 : 176,
      cell: ({ row, depth, open, below, context, gone }) => (
        <>
          {tree && (
            <span
              className="flex shrink-0 items-center justify-end"
              style={{ width: `${Math.min(depth, deepest) * 0.875 + 1}rem` }}
            >
              {open !== null && (
                // The keys of the table open and close it, too.
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={open ? 'Close' : 'Open'}
                  onClick={(event) => {
                    event.stopPropagation();
                    onToggle(row.id);
                  }}
                  className="rounded-xs text-faint hover:text-text"
                >
                  <Icon icon={open ? ChevronDown : ChevronRight} size="sm" />
                </button>
              )}
            </span>
          )}
          <bdi className={cx('truncate', context || gone ? 'text-faint' : 'font-medium', gone && 'line-through')}>
            {processName(row)}
          </bdi>
          {gone && <Tag>ended</Tag>}
          {row.own && <Tag tone="accent">Optimus</Tag>}
          {open === false && <span className="shrink-0 text-2xs text-faint">{`+${formatNumber(below)}`}</span>}
        </>
      ),
    }),
    column({
      id: 'pid',
      header: 'Pid',
      width: 72,
      numeric: true,
      cell: ({ row }) => <span className="text-dim">{row.pid}</span>,
    }),
    column({
      id: 'cpu',
      header: 'CPU',
      width: 76,
      numeric: true,
      cell: (shown) => {
        const value = closed(shown) ? shown.sums.cpu : shown.row.cpuPercent;
        if (value === null) return none;
        return <span className={value < 0.05 ? 'text-faint' : undefined}>{formatUnit('percent', value)}</span>;
      },
    }),
    column({
      id: 'memory',
      header: 'Memory',
      width: 104,
      numeric: true,
      cell: (shown) => {
        const bytes = closed(shown) ? shown.sums.memory : knownMemory(shown.row);
        if (!bytes) return none;
        const words = memoryWords[shown.row.memoryKind];
        return (
          <span title={`${words.sign}: ${words.hint}`} className="flex items-baseline gap-1.5">
            {formatBytes(bytes)}
            <span className="w-6 text-2xs text-faint">{words.sign}</span>
          </span>
        );
      },
    }),
    column({
      id: 'read',
      header: 'Read',
      width: 78,
      numeric: true,
      cell: (shown) => rate(closed(shown) ? shown.sums.read : shown.row.readBytesPerSecond),
    }),
    column({
      id: 'written',
      header: 'Written',
      width: 78,
      numeric: true,
      cell: (shown) => rate(closed(shown) ? shown.sums.written : shown.row.writeBytesPerSecond),
    }),
    column({
      id: 'project',
      header: 'Project',
      width: 110,
      cell: ({ row }) =>
        row.projectId === null ? (
          none
        ) : (
          <Link
            render={<AppLink to={`/projects/${encodeURIComponent(row.projectId)}?tab=cost`} tabIndex={-1} />}
            variant="plain"
            className="truncate"
          >
            <bdi>{nameOf(row.projectId)}</bdi>
          </Link>
        ),
    }),
    column({
      id: 'user',
      header: 'User',
      width: 80,
      cell: ({ row }) => <bdi className="truncate text-dim">{short(row.user, 60)}</bdi>,
    }),
    column({
      id: 'state',
      header: 'State',
      width: 96,
      cell: ({ row }) => {
        const { state, word } = stateWords[row.state];
        return <StateMark state={state} label={word} />;
      },
    }),
    column({
      id: 'started',
      header: 'Started',
      width: 78,
      numeric: true,
      cell: ({ row }) => (row.startedAt === null ? none : formatMoment(row.startedAt, Date.now())),
    }),
    column({
      id: 'command',
      header: 'Command',
      width: 140,
      grow: true,
      mono: true,
      cell: ({ row }) => (
        <bdi className="truncate" title={short(row.command, 1_000)}>
          {short(row.command) || none}
        </bdi>
      ),
    }),
  ];
}
