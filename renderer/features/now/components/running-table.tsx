import { CircleStop } from 'lucide-react';
import type { RunningItem } from '../../../../shared/features/now/schema.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import { useStop } from '../queries.ts';

const keyOf = ({ id }: RunningItem) => id;
/** With more than these it scrolls within itself. */
const mostFitting = 12;

export function RunningTable({ items }: { items: readonly RunningItem[] }) {
  const stop = useStop();
  const stopping = stop.isPending ? stop.variables.id : null;
  const columns: TableColumn<RunningItem>[] = [
    {
      id: 'label',
      header: 'Name',
      cell: (item) => (
        <>
          <span className="truncate font-medium">{item.label}</span>
          <Tag>{item.kind}</Tag>
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
        item.progress === null ? (
          <StateMark state="healthy" label={stopping === item.id ? 'stopping' : item.detail || 'running'} />
        ) : (
          <ProgressBar bare value={item.progress} label={item.label} detail={item.detail} />
        ),
      width: 110,
    },
    {
      id: 'command',
      header: 'Command',
      cell: ({ command }) => <span className="truncate">{command}</span>,
      width: 150,
      mono: true,
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
            label={`Stop ${item.label}`}
            loading={stopping === item.id}
            onClick={() => stop.mutate({ id: item.id })}
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
      fit={fit}
      className={fit ? '' : 'h-110'}
      actions={(item) =>
        item.cancellable
          ? [
              {
                id: 'stop',
                label: `Stop ${item.label}`,
                icon: CircleStop,
                danger: true,
                onSelect: () => stop.mutate({ id: item.id }),
              },
            ]
          : []
      }
    />
  );
}
