import { History } from 'lucide-react';
import type { JournalEvent } from '../../../../shared/features/journal/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { formatMoment, formatTimeOfDay } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { historyMark } from '../marks.ts';
import { useHistory } from '../queries.ts';

function when(at: number): string {
  const day = formatMoment(at, Date.now());
  const time = formatTimeOfDay(at, true);
  return day === formatTimeOfDay(at) ? time : `${day} ${time}`;
}

const columns: TableColumn<JournalEvent>[] = [
  { id: 'at', header: 'When', width: 120, numeric: true, cell: ({ at }) => when(at) },
  {
    id: 'what',
    header: 'What',
    width: 130,
    cell: ({ kind }) => {
      const mark = historyMark(kind);
      return <StateMark state={mark.state} label={mark.word} />;
    },
  },
  {
    id: 'sentence',
    header: 'Alert',
    width: 320,
    grow: true,
    cell: ({ sentence }) => (
      <span className="truncate" dir="auto">
        {sentence.replace(/^(Over|Still so|Acknowledged|No longer acknowledged|Silenced|No longer silent): /, '')}
      </span>
    ),
  },
  {
    id: 'rule',
    header: 'Rule',
    width: 200,
    cell: ({ subjects }) => {
      const rule = subjects.find(({ type }) => type === 'alert-rule');
      return rule ? <span className="truncate text-dim">{rule.label}</span> : null;
    },
  },
];
const keyOf = ({ id }: JournalEvent) => String(id);

export function HistoryTab() {
  const go = useGo();
  const history = useHistory();
  const events = history.data?.pages.flatMap((page) => page.events) ?? [];
  if (history.isPending) return <Skeleton rows={8} label="Loading the history" />;
  if (history.isError && events.length === 0)
    return (
      <Failure
        what="The history could not be read"
        error={history.error}
        onRetry={() => void history.refetch()}
        retrying={history.isFetching}
      />
    );
  if (events.length === 0)
    return (
      <EmptyState icon={History} title="No alert has fired yet">
        What fires, is repeated, acknowledged, silenced and over is written to the journal and stands here.
      </EmptyState>
    );
  return (
    <div className="grid gap-3">
      <DataTable
        label="History of alerts, newest first"
        columns={columns}
        items={events}
        getKey={keyOf}
        onOpen={({ id }) => go(`/journal?event=${id}`)}
        ordered
        fit
      />
      <div className="flex items-center gap-3 text-sm text-dim">
        {history.hasNextPage && (
          <Button size="sm" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            Show older
          </Button>
        )}
        <Link render={<AppLink to="/journal?kinds=alert.fired,alert.resolved" />}>Search in the journal</Link>
      </div>
    </div>
  );
}
