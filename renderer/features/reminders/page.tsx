import { AlarmClock, Check, Clock, Pencil, Plus, Trash2, Undo2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { Reminder } from '../../../shared/features/reminders/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { useInspectorCovers } from '../../app/inspector-pane.tsx';
import { ListFrame } from '../../app/list-frame.tsx';
import { useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { useProjectRows } from '../../app/project-rows.ts';
import { useAddressSelection } from '../../app/use-address-selection.ts';
import { formatCount } from '../../lib/number.ts';
import { short } from '../../lib/short.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { SettledSearch } from '../../ui/settled-search.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { useActs } from './acts.ts';
import { ReminderInspector } from './components/reminder-inspector.tsx';
import { ReminderRow } from './components/reminder-row.tsx';
import { useReminders } from './queries.ts';
import { addReminder, aimAt } from './store.ts';
import { quickTimes } from './times.ts';

const keyOf = ({ id }: Reminder) => id;

export default function RemindersPage() {
  const [search, setSearch] = useSearch();
  const withDone = search.show === 'all';
  const text = (search.text ?? '').slice(0, 200);
  const query = useReminders(withDone);
  const projects = useProjectRows().data;
  const names = useMemo(() => new Map(projects?.map(({ id, name }) => [id, short(name, 60)])), [projects]);
  const all = query.data ?? [];
  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') return query.data ?? [];
    return (query.data ?? []).filter(({ text: said }) => said.toLowerCase().includes(wanted));
  }, [query.data, text]);
  const [selected, select] = useAddressSelection('id');
  const covers = useInspectorCovers();
  const [opened, setOpened] = useState(selected !== null);
  const current = rows.find(({ id }) => id === selected) ?? null;
  const inspecting = current !== null && (opened || !covers);
  const acts = useActs();
  useEffect(() => {
    aimAt({
      reminder: current,
      edit: ({ id }) => {
        setOpened(true);
        select(id);
      },
    });
    return () => aimAt({ reminder: null });
  }, [current, select]);
  const due = all.filter(({ state }) => state === 'due').length;
  const waiting = all.filter(({ state }) => state === 'waiting').length;
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? 'a project that is gone'));

  const actions = (reminder: Reminder): MenuEntry[] => [
    reminder.state === 'done'
      ? { id: 'reopen', label: 'Not done', icon: Undo2, onSelect: () => void acts.reopen(reminder) }
      : { id: 'done', label: 'Done', icon: Check, onSelect: () => void acts.done(reminder) },
    ...quickTimes(Date.now()).map(({ id, label, at }) => ({
      ...{ id, label, icon: Clock },
      onSelect: () => void acts.move(reminder, at),
    })),
    {
      ...{ id: 'edit', label: 'Edit', icon: Pencil },
      onSelect: () => {
        setOpened(true);
        select(reminder.id);
      },
    },
    { type: 'separator', id: 'line' },
    { id: 'delete', label: 'Delete', icon: Trash2, onSelect: () => void acts.remove(reminder) },
  ];

  return (
    <>
      <PageSubtitle>
        {query.data &&
          (due > 0
            ? `${due} due, ${waiting} waiting`
            : waiting > 0
              ? `${waiting} waiting`
              : 'nothing that you are to be reminded of')}
      </PageSubtitle>
      <PageActions>
        <Button icon={Plus} variant="primary" onClick={addReminder}>
          Add a reminder…
        </Button>
      </PageActions>
      <ListFrame
        inspector={
          inspecting && current
            ? (shut) => (
                <ReminderInspector
                  key={`${current.id} ${current.at} ${current.text}`}
                  reminder={current}
                  onClose={shut}
                />
              )
            : null
        }
        onClose={() => {
          setOpened(false);
          if (!covers) select(null);
        }}
      >
        <div className="flex min-w-0 flex-1 flex-col">
          <search
            aria-label="Filter reminders"
            className="flex flex-wrap items-center gap-2 border-b border-line-soft px-4 py-2"
          >
            <SettledSearch
              value={text}
              onSettled={(next) => setSearch({ text: next || undefined })}
              label="Search reminders"
              shortcut="/"
              className="w-60 max-w-full"
            />
            <SegmentedControl
              label="Which reminders"
              segments={[
                { value: 'open', label: 'Open' },
                { value: 'all', label: 'Done, too' },
              ]}
              value={withDone ? 'all' : 'open'}
              onValueChange={(next) => setSearch({ show: next === 'all' ? 'all' : undefined })}
            />
            {text !== '' && (
              <span className="text-sm text-faint" role="status">
                {formatCount(rows.length, 'reminder')}
              </span>
            )}
          </search>
          {query.isError && query.data === undefined ? (
            <Failure
              what="The reminders could not be read"
              error={query.error}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          ) : query.isPending ? (
            <Skeleton rows={8} label="Loading reminders" className="px-2" />
          ) : rows.length === 0 ? (
            <Empty filtered={text !== ''} onClear={() => setSearch({ text: undefined })} />
          ) : (
            <VirtualList
              label="Reminders, soonest first"
              items={rows}
              getKey={keyOf}
              lines={2}
              interactive
              selectedKey={current?.id ?? null}
              onSelect={(id) => select(id)}
              onOpen={({ id }) => {
                setOpened(true);
                select(id);
              }}
              onPeek={({ id }) => {
                setOpened(!(inspecting && selected === id));
                select(id);
              }}
              actions={actions}
              className="min-h-0 flex-1"
              renderRow={(reminder) => (
                <ReminderRow
                  reminder={reminder}
                  project={nameOf(reminder.projectId)}
                  onDone={() => void acts.done(reminder)}
                  onReopen={() => void acts.reopen(reminder)}
                />
              )}
            />
          )}
        </div>
      </ListFrame>
    </>
  );
}

function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <EmptyState title="No reminder holds that" action={<Button onClick={onClear}>Clear the search</Button>}>
        What is done shows when it is asked for.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={AlarmClock}
      title="Nothing that you are to be reminded of"
      action={
        <Button variant="primary" onClick={addReminder}>
          Add the first reminder…
        </Button>
      }
      aside="Or say “remind me tomorrow at nine to rotate the keys”."
    >
      When its time has come it stands in what needs you, and a notification tells you.
    </EmptyState>
  );
}
