import { RotateCw, Send, X } from 'lucide-react';
import { useState } from 'react';
import type { Delivery, DeliveryState } from '../../../../shared/features/notifications/channels.ts';
import { Failure } from '../../../app/failure.tsx';
import { useSearch } from '../../../app/navigation.tsx';
import { OlderFailed, useOlderRows } from '../../../app/older-rows.tsx';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import { deliveryMark } from '../marks.ts';
import { useChannels, useDeliveryActions, useOutbox } from '../queries.ts';

const shows: Record<string, readonly DeliveryState[]> = {
  all: [],
  waiting: ['held', 'waiting'],
  failed: ['failed'],
  sent: ['sent', 'bundled'],
};
const segments = [
  { value: 'all', label: 'All' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
  { value: 'sent', label: 'Sent' },
];

const columns: readonly TableColumn<Delivery>[] = [
  {
    id: 'state',
    header: 'State',
    width: 132,
    cell: (one) => {
      const mark = deliveryMark(one);
      return <StateMark state={mark.state} label={mark.word} />;
    },
  },
  {
    id: 'title',
    header: 'Notice',
    width: 220,
    grow: true,
    cell: ({ title, cause }) => (
      <>
        <span className="min-w-0 truncate" dir="auto">
          {printable(title)}
        </span>
        {cause !== 'direct' && <Tag className="shrink-0">{cause}</Tag>}
      </>
    ),
  },
  {
    id: 'channel',
    header: 'Channel',
    width: 140,
    cell: ({ channelName }) => <span className="truncate text-dim">{channelName}</span>,
  },
  {
    id: 'answer',
    header: 'Answer',
    width: 260,
    cell: ({ answer }) => (
      <span className="truncate text-dim" dir="auto" title={answer ?? undefined}>
        {answer ? printable(answer) : '–'}
      </span>
    ),
  },
  { id: 'tries', header: 'Tries', width: 56, numeric: true, cell: ({ attempts }) => attempts },
  {
    id: 'next',
    header: 'Next',
    width: 104,
    numeric: true,
    cell: ({ nextAt, heldUntil }) => {
      const at = nextAt ?? heldUntil;
      return at === null ? <span className="text-faint">–</span> : <Time at={at} form="moment" />;
    },
  },
  { id: 'since', header: 'Since', width: 104, numeric: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
];
const keyOf = ({ id }: Delivery) => id;
const every = 'every';
const canRetry = ({ state }: Delivery) => state === 'waiting' || state === 'failed' || state === 'held';
const canDrop = ({ state }: Delivery) => state === 'waiting' || state === 'held';

export function Outbox() {
  const [search, setSearch] = useSearch();
  const show = search.show && search.show in shows ? search.show : 'all';
  const channels = useChannels().data ?? [];
  const channelId = search.channel ?? null;
  const { query, rows } = useOutbox(shows[show] ?? [], channelId);
  const actions = useDeliveryActions();
  const [selected, setSelected] = useState<string | null>(null);
  const chosen = rows.find(({ id }) => id === selected);
  const onScroll = useOlderRows({ pages: query, count: rows.length, role: 'grid' });

  return (
    <div className="flex h-full min-h-0 flex-col">
      <search
        aria-label="Filter deliveries"
        className="flex flex-wrap items-center gap-2 border-b border-line-soft py-2"
      >
        <SegmentedControl
          label="Which deliveries"
          segments={segments}
          value={show}
          onValueChange={(next) => setSearch({ show: next === 'all' ? undefined : next })}
        />
        <Select
          label="Channel"
          options={[
            { value: every, label: 'Every channel' },
            ...channels.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={channelId ?? every}
          onValueChange={(next) => setSearch({ channel: next === every ? undefined : next })}
          className="w-48"
        />
        {chosen && (
          <span className="ms-auto flex items-center gap-1">
            <Button icon={RotateCw} disabled={!canRetry(chosen)} onClick={() => actions.retry(chosen)}>
              Try again now
            </Button>
            <Button icon={X} disabled={!canDrop(chosen)} onClick={() => actions.drop(chosen)}>
              Give up
            </Button>
          </span>
        )}
      </search>
      {chosen?.answer && (
        <p className="border-b border-line-soft py-2 font-mono text-sm text-dim wrap-anywhere" role="status" dir="auto">
          {printable(chosen.answer)}
        </p>
      )}
      <div className="flex min-h-0 flex-1 flex-col" onScrollCapture={onScroll}>
        {query.isError && rows.length === 0 ? (
          <Failure
            what="The outbox could not be read"
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : query.isPending ? (
          <Skeleton rows={10} label="Loading the outbox" className="px-2" />
        ) : rows.length === 0 ? (
          <EmptyState
            icon={Send}
            title={show === 'all' && channelId === null ? 'Nothing was sent yet' : 'Nothing fits these filters'}
          >
            What goes to your channels stands here with the answer of the other side. What cannot be sent now waits here
            and is tried again.
          </EmptyState>
        ) : (
          <DataTable
            label="Deliveries, newest first"
            columns={columns}
            items={rows}
            getKey={keyOf}
            selectedKey={selected}
            onSelect={setSelected}
            actions={(one) => [
              {
                id: 'retry',
                label: 'Try again now',
                icon: RotateCw,
                disabled: !canRetry(one),
                onSelect: () => actions.retry(one),
              },
              { id: 'drop', label: 'Give up', icon: X, disabled: !canDrop(one), onSelect: () => actions.drop(one) },
            ]}
            className="min-h-0 flex-1"
          />
        )}
        <OlderFailed pages={query} what="deliveries" />
      </div>
    </div>
  );
}
