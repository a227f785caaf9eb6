import { BellOff, CheckCheck, CornerDownRight, Eraser, Eye, EyeOff, MailOpen, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type AttentionSeverity, attentionSeverity } from '../../../../shared/features/attention/schema.ts';
import type { StoredNotice } from '../../../../shared/features/notifications/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { ListFrame } from '../../../app/list-frame.tsx';
import { useGo, useSearch } from '../../../app/navigation.tsx';
import { OlderFailed, useOlderRows } from '../../../app/older-rows.tsx';
import { toggled } from '../../../lib/toggled.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { SettledSearch } from '../../../ui/settled-search.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { type CentreRow, groupRows, rowKey } from '../groups.ts';
import { useNoticeActions, useNotices } from '../queries.ts';
import { NoticeInspector } from './notice-inspector.tsx';
import { GroupRow, NoticeRow } from './notice-row.tsx';

const shows = ['all', 'unread', 'open'] as const;
const severities = [
  { value: 'info', label: 'Everything' },
  { value: 'warning', label: 'Warnings and worse' },
  { value: 'error', label: 'Errors and worse' },
  { value: 'critical', label: 'Critical only' },
] as const;

export function Centre() {
  const [search, setSearch] = useSearch();
  const show = shows.find((one) => one === search.show) ?? 'all';
  const minimum: AttentionSeverity = attentionSeverity.safeParse(search.from).data ?? 'info';
  const text = (search.text ?? '').slice(0, 200);
  const filtered = show !== 'all' || minimum !== 'info' || text !== '';
  const { query, rows, total } = useNotices({ show, ...(minimum !== 'info' && { minimum }), ...(text && { text }) });
  const actions = useNoticeActions();
  const go = useGo();
  const [open, setOpen] = useState<readonly string[]>([]);
  const [selected, setSelected] = useState<string | null>(null);
  const [peeked, setPeeked] = useState<StoredNotice | null>(null);
  const list = useMemo(() => groupRows(rows, new Set(open)), [rows, open]);
  const onScroll = useOlderRows({ pages: query, count: rows.length, role: 'grid' });
  const inspected = peeked && (rows.find(({ id }) => id === peeked.id) ?? peeked);

  const close = () => setPeeked(null);
  const toggle = (id: string) => setOpen((ids) => toggled(ids, id, !ids.includes(id)));
  const peek = (row: CentreRow) => {
    if (row.type === 'group') return toggle(row.id);
    if (peeked?.id === row.notice.id) return close();
    actions.seen(row.notice);
    setPeeked(row.notice);
  };
  const visit = (row: CentreRow) => {
    if (row.type === 'group') return toggle(row.id);
    actions.seen(row.notice);
    go(row.notice.route);
  };
  const entries = (row: CentreRow): MenuEntry[] => {
    const notices = row.type === 'group' ? row.notices : [row.notice];
    const ids = notices.map(({ id }) => id);
    const unread = notices.some(({ readAt }) => readAt === null);
    return [
      ...(row.type === 'notice'
        ? [
            ...row.notice.actions.map(({ id, label, route }) => ({
              id: `do ${id}`,
              label,
              icon: CornerDownRight,
              disabled: row.notice.resolvedAt !== null && !route,
              onSelect: () => (route ? go(route) : actions.act(row.notice, id)),
            })),
            { id: 'peek', label: 'Show all of it', icon: Eye, onSelect: () => peek(row) },
          ]
        : [
            {
              id: 'toggle',
              label: row.open ? 'Close the group' : 'Open the group',
              icon: Eye,
              onSelect: () => toggle(row.id),
            },
          ]),
      { type: 'separator', id: 'line' },
      {
        id: 'read',
        label: unread ? 'Mark as read' : 'Mark as unread',
        icon: unread ? MailOpen : EyeOff,
        onSelect: () => actions.read({ ids }, unread),
      },
      { id: 'clear', label: 'Clear', icon: Trash2, onSelect: () => actions.clear({ ids }) },
    ];
  };

  return (
    <ListFrame
      inspector={
        inspected ? (shut) => <NoticeInspector notice={inspected} actions={actions} onGo={go} onClose={shut} /> : null
      }
      onClose={close}
    >
      <div className="flex min-w-0 flex-1 flex-col">
        <search
          aria-label="Filter notices"
          className="flex flex-wrap items-center gap-2 border-b border-line-soft py-2"
        >
          <SettledSearch
            value={text}
            onSettled={(next) => setSearch({ text: next || undefined })}
            label="Search notices"
            shortcut="/"
            className="w-60 max-w-full"
          />
          <SegmentedControl
            label="Which notices"
            segments={[
              { value: 'all', label: 'All' },
              { value: 'unread', label: 'Unread' },
              { value: 'open', label: 'Not over' },
            ]}
            value={show}
            onValueChange={(next) => setSearch({ show: next === 'all' ? undefined : next })}
          />
          <Select
            label="Severity"
            options={severities}
            value={minimum}
            onValueChange={(next) => setSearch({ from: next === 'info' ? undefined : next })}
            className="w-44"
          />
          <span className="ms-auto flex items-center gap-1">
            <Button icon={CheckCheck} onClick={() => actions.read({ all: true }, true)}>
              Mark all as read
            </Button>
            <Button icon={Eraser} disabled={total === 0} onClick={() => actions.clear({ all: true })}>
              Clear all
            </Button>
          </span>
        </search>
        <div className="flex min-h-0 flex-1 flex-col" onScrollCapture={onScroll}>
          {query.isError && rows.length === 0 ? (
            <Failure
              what="The notices could not be read"
              error={query.error}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : query.isPending || (query.isFetching && rows.length === 0) ? (
            <Skeleton rows={12} label="Loading notices" className="px-2" />
          ) : (
            <VirtualList
              label="Notices, newest first"
              items={list}
              getKey={rowKey}
              lines={2}
              interactive
              selectedKey={selected}
              onSelect={setSelected}
              onOpen={visit}
              onPeek={peek}
              actions={entries}
              className="min-h-0 flex-1"
              empty={
                <Empty
                  filtered={filtered}
                  onClear={() => setSearch({ text: undefined, show: undefined, from: undefined })}
                />
              }
              renderRow={(row) =>
                row.type === 'group' ? (
                  <GroupRow id={row.id} notices={row.notices} open={row.open} onToggle={toggle} />
                ) : (
                  <NoticeRow notice={row.notice} indent={row.indent} actions={actions} onGo={go} />
                )
              }
            />
          )}
          <OlderFailed pages={query} what="notices" />
        </div>
      </div>
    </ListFrame>
  );
}

function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const go = useGo();
  if (filtered)
    return (
      <EmptyState title="No notice fits these filters" action={<Button onClick={onClear}>Clear filters</Button>} />
    );
  return (
    <EmptyState
      icon={BellOff}
      title="Nothing was told yet"
      action={
        <Button variant="primary" onClick={() => go('/notifications?tab=channels')}>
          Add a channel
        </Button>
      }
    >
      Alerts, what needs you and what your workflows say stands here. With a channel it also reaches you elsewhere: by
      mail, on your phone, in a chat.
    </EmptyState>
  );
}
