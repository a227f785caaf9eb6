import type { UseQueryResult } from '@tanstack/react-query';
import { BellOff, Pencil, Power, Trash2 } from 'lucide-react';
import type { MaintenanceWindow, Silence } from '../../../../shared/features/alerts/schema.ts';
import { lasting } from '../../../../shared/features/alerts/words.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatMoment, formatTimeOfDay } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { type AlertsActions, useAlertsActions } from '../queries.ts';
import { editSilence, editWindow } from '../store.ts';

function when(at: number): string {
  const day = formatMoment(at, Date.now());
  const time = formatTimeOfDay(at);
  return day === time ? time : `${day} ${time}`;
}

const silenceColumns = (actions: AlertsActions): TableColumn<Silence>[] => [
  {
    id: 'covers',
    header: 'Silent',
    width: 260,
    grow: true,
    cell: ({ covers, reason }) => (
      <>
        <span className="shrink-0 truncate font-medium" dir="auto">
          {covers}
        </span>
        <span className="min-w-0 truncate text-dim" dir="auto">
          {reason}
        </span>
      </>
    ),
  },
  { id: 'since', header: 'Since', width: 120, numeric: true, cell: ({ createdAt }) => when(createdAt) },
  {
    id: 'until',
    header: 'Until',
    width: 140,
    numeric: true,
    cell: ({ until }) => (until === null ? 'you end it' : when(until)),
  },
  {
    id: 'end',
    header: 'End',
    width: 90,
    cell: ({ id }) => (
      <Button size="sm" onClick={() => actions.unsilence.mutate({ id })}>
        End it
      </Button>
    ),
  },
];

function timesWords({ times }: MaintenanceWindow): string {
  return times.kind === 'once'
    ? `${when(times.from)} to ${when(times.to)}`
    : `${times.cron}, for ${lasting(times.durationMs)}, ${times.zone}`;
}

const windowColumns: TableColumn<MaintenanceWindow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 110,
    cell: ({ enabled, openSince, nextAt }) =>
      !enabled ? (
        <StateMark state="stopped" label="off" />
      ) : openSince !== null ? (
        <StateMark state="waiting" label="open now" />
      ) : nextAt === null ? (
        <StateMark state="neutral" label="past" />
      ) : (
        <StateMark state="healthy" label="planned" />
      ),
  },
  {
    id: 'name',
    header: 'Window',
    width: 240,
    grow: true,
    cell: ({ name, covers }) => (
      <>
        <span className="shrink-0 truncate font-medium" dir="auto">
          {name}
        </span>
        <span className="min-w-0 truncate text-dim" dir="auto">
          {covers}
        </span>
      </>
    ),
  },
  { id: 'times', header: 'When', width: 250, cell: (window) => <span className="truncate">{timesWords(window)}</span> },
  {
    id: 'next',
    header: 'Next',
    width: 130,
    numeric: true,
    cell: ({ openUntil, nextAt }) =>
      openUntil !== null ? `ends ${when(openUntil)}` : nextAt === null ? '–' : when(nextAt),
  },
];

interface QuietTabProps {
  silences: UseQueryResult<Silence[]>;
  windows: UseQueryResult<MaintenanceWindow[]>;
}

export function QuietTab({ silences, windows }: QuietTabProps) {
  const actions = useAlertsActions();
  if (silences.isPending || windows.isPending) return <Skeleton rows={5} label="Loading quiet times" />;
  if (silences.isError || windows.isError)
    return (
      <Failure
        what="The quiet times could not be read"
        error={silences.error ?? windows.error}
        onRetry={() => {
          void silences.refetch();
          void windows.refetch();
        }}
        retrying={silences.isFetching || windows.isFetching}
      />
    );
  if (silences.data.length === 0 && windows.data.length === 0)
    return (
      <EmptyState
        icon={BellOff}
        title="Nothing is kept quiet"
        action={
          <span className="flex flex-wrap justify-center gap-2">
            <Button variant="primary" onClick={() => editWindow(null)}>
              New window
            </Button>
            <Button onClick={editSilence}>Silence…</Button>
          </span>
        }
      >
        A maintenance window is a time that you know beforehand, once or again and again. A silence begins now. In both,
        alerts are found and written down, and nobody is told.
      </EmptyState>
    );
  return (
    <div className="grid gap-6">
      <Section title="Silences" count={silences.data.length}>
        {silences.data.length === 0 ? (
          <EmptyState size="line" title="Nothing is silent" />
        ) : (
          <DataTable
            label="Silences"
            columns={silenceColumns(actions)}
            items={silences.data}
            getKey={({ id }) => id}
            fit
            ordered
          />
        )}
      </Section>
      <Section title="Maintenance windows" count={windows.data.length}>
        {windows.data.length === 0 ? (
          <EmptyState size="line" title="No window is planned" />
        ) : (
          <DataTable
            label="Maintenance windows"
            columns={windowColumns}
            items={windows.data}
            getKey={({ id }) => id}
            onOpen={({ id }) => editWindow(id)}
            actions={(window) => [
              { id: 'edit', label: 'Edit…', icon: Pencil, onSelect: () => editWindow(window.id) },
              {
                id: 'power',
                label: window.enabled ? 'Switch off' : 'Switch on',
                icon: Power,
                onSelect: () =>
                  actions.saveWindow.mutate({ id: window.id, window: { ...window, enabled: !window.enabled } }),
              },
              {
                id: 'remove',
                label: 'Remove',
                icon: Trash2,
                danger: true,
                onSelect: () => actions.removeWindow.mutate({ id: window.id }),
              },
            ]}
            fit
            ordered
          />
        )}
      </Section>
    </div>
  );
}
