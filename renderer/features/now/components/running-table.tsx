import { CircleStop } from 'lucide-react';
import type { RunningItem } from '../../../../shared/features/now/schema.ts';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { formatPercent } from '../../../lib/number.ts';
import { cx } from '../../../ui/cx.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Link } from '../../../ui/link.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import { askToCancel } from '../../runs/index.tsx';
import { useStop } from '../queries.ts';

const keyOf = ({ id }: RunningItem) => id;
type RunItem = RunningItem & { subject: NonNullable<RunningItem['subject']> };
const isRun = (item: RunningItem): item is RunItem => item.kind === 'run' && item.subject?.type === 'run';
const runPath = ({ subject }: RunItem) => `/runs/${subject.id}`;
const stopWord = (item: RunningItem) => (isRun(item) ? 'Cancel' : 'Stop');
/** With more than these it scrolls within itself. */
const mostFitting = 12;

export function RunningTable({ items }: { items: readonly RunningItem[] }) {
  const stop = useStop();
  const go = useGo();
  const stopping = stop.isPending ? stop.variables.id : null;
  // A run is asked about first, because cancelling undoes what it has done.
  const end = (item: RunningItem) =>
    isRun(item) ? askToCancel({ id: item.subject.id, name: item.label }) : stop.mutate({ id: item.id });
  const columns: TableColumn<RunningItem>[] = [
    {
      id: 'label',
      header: 'Name',
      cell: (item) => (
        <>
          {isRun(item) ? (
            <Link render={<AppLink to={runPath(item)} />} variant="plain" className="truncate font-medium">
              {item.label}
            </Link>
          ) : (
            <span className="truncate font-medium">{item.label}</span>
          )}
          <Tag className="shrink-0">{item.kind}</Tag>
        </>
      ),
      width: 170,
      grow: true,
      sortBy: ({ label }) => label,
    },
    {
      id: 'state',
      header: 'State',
      cell: (item) =>
        item.progress === null && !isRun(item) ? (
          <StateMark state="healthy" label={stopping === item.id ? 'stopping' : item.detail || 'running'} />
        ) : item.progress === null ? (
          // How far it is nobody can say; what it does stands beside it.
          <ProgressBar bare value={null} label={item.label} detail={item.detail} className="min-w-10" />
        ) : (
          <>
            <ProgressBar bare value={item.progress} label={item.label} detail={item.detail} className="min-w-10" />
            <span className="min-w-9 shrink-0 text-end text-dim tabular-nums">{formatPercent(item.progress)}</span>
          </>
        ),
      width: 124,
    },
    {
      id: 'command',
      header: 'Doing',
      cell: (item) => (
        <span className={cx('truncate', isRun(item) ? 'text-dim' : 'font-mono text-xs text-dim')} dir="auto">
          {isRun(item) ? item.detail : item.command}
        </span>
      ),
      width: 170,
    },
    {
      id: 'pid',
      header: 'Pid',
      cell: ({ pid }) => pid ?? '–',
      width: 68,
      numeric: true,
      mono: true,
      sortBy: ({ pid }) => pid,
    },
    {
      id: 'started',
      header: 'Started',
      cell: ({ startedAt }) => <Time at={startedAt} />,
      width: 92,
      sortBy: ({ startedAt }) => startedAt,
    },
    {
      id: 'stop',
      header: 'Stop',
      cell: (item) =>
        item.cancellable && (
          <IconButton
            icon={CircleStop}
            size="sm"
            label={`${stopWord(item)} ${item.label}`}
            loading={stopping === item.id}
            onClick={() => end(item)}
          />
        ),
      width: 52,
    },
  ];
  const fit = items.length <= mostFitting;
  return (
    <DataTable
      label="Running"
      columns={columns}
      items={items}
      getKey={keyOf}
      onOpen={(item) => isRun(item) && go(runPath(item))}
      fit={fit}
      className={fit ? '' : 'h-110'}
      actions={(item) =>
        item.cancellable
          ? [
              {
                id: 'stop',
                label: `${stopWord(item)} ${item.label}`,
                icon: CircleStop,
                danger: true,
                onSelect: () => end(item),
              },
            ]
          : []
      }
    />
  );
}
