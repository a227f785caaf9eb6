import type { RunSummary } from '../../../../shared/features/runs/schema.ts';
import { formatMoment, formatTimeOfDay } from '../../../lib/relative-time.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { isLive } from '../marks.ts';
import { spanOf, triggerWords } from '../words.ts';
import { RunState } from './run-state.tsx';

/** As text: a relative time in a thousand rows would be a thousand things that change. */
function when(at: number): string {
  const now = Date.now();
  const day = formatMoment(at, now);
  const time = formatTimeOfDay(at);
  return day === time ? formatTimeOfDay(at, true) : `${day} ${time}`;
}

const historyColumns: readonly TableColumn<RunSummary>[] = [
  { id: 'state', header: 'State', width: 116, cell: (run) => <RunState run={run} /> },
  {
    id: 'name',
    header: 'Run',
    width: 196,
    grow: true,
    cell: (run) => (
      <>
        <span className="max-w-full shrink-0 truncate font-medium" dir="auto">
          {run.name}
        </span>
        {run.subject && <Tag className="shrink-0">{run.subject.label || run.subject.id}</Tag>}
        <span className="min-w-0 truncate text-faint" dir="auto">
          {isLive(run) ? run.text : run.error?.sentence}
        </span>
      </>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 92,
    cell: ({ kind }) => <span className="truncate text-dim">{kind}</span>,
  },
  {
    id: 'trigger',
    header: 'Set off',
    width: 150,
    cell: ({ trigger }) => <span className="truncate text-dim">{triggerWords(trigger)}</span>,
  },
  { id: 'started', header: 'Started', width: 104, numeric: true, cell: (run) => when(run.startedAt ?? run.createdAt) },
  { id: 'took', header: 'Took', width: 92, numeric: true, cell: (run) => <Elapsed {...spanOf(run)} /> },
  {
    id: 'steps',
    header: 'Steps',
    width: 64,
    numeric: true,
    cell: ({ stepsEnded, stepsTotal }) => `${stepsEnded}/${stepsTotal}`,
  },
];

const fewColumns = historyColumns.filter(({ id }) => id !== 'kind' && id !== 'trigger');

/** Where there is little room, what the panel of a run says anyway makes some. */
export const columnsFor = (narrow: boolean) => (narrow ? fewColumns : historyColumns);
