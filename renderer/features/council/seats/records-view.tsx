import { useMemo, useRef } from 'react';
import type { SeatRecord } from '../../../../shared/features/council/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { formatNumber } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useRecords } from '../queries.ts';
import { confidenceWords, shareWords, signed } from '../words.ts';

const keyOf = ({ seatId, topic, model }: SeatRecord) =>
  `${seatId} ${topic} ${model?.connectionId ?? ''} ${model?.model ?? ''}`;

function columnsFor(width: number): readonly TableColumn<SeatRecord>[] {
  const all: (TableColumn<SeatRecord> & { from?: number })[] = [
    {
      id: 'seat',
      header: 'Seat',
      width: 130,
      sortBy: ({ seatName }) => seatName,
      cell: ({ seatName }) => <bdi className="truncate font-medium">{short(seatName, 60)}</bdi>,
    },
    {
      id: 'topic',
      header: 'Topic',
      width: 110,
      sortBy: ({ topic }) => topic,
      cell: ({ topic }) => <bdi className="truncate text-dim">{short(topic, 60)}</bdi>,
    },
    {
      id: 'accuracy',
      header: 'Right so far',
      width: 150,
      sortBy: ({ accuracy }) => accuracy,
      cell: ({ accuracy, seatName }) => (
        <>
          <ProgressBar bare value={accuracy} label={`${short(seatName, 60)} is right`} className="w-16! shrink-0" />
          <span className="tabular-nums">{shareWords(accuracy)}</span>
        </>
      ),
    },
    {
      id: 'outcomes',
      header: 'Outcomes',
      width: 112,
      numeric: true,
      from: 36,
      sortBy: ({ outcomes }) => outcomes,
      cell: ({ right, outcomes }) => (outcomes === 0 ? 'none yet' : `${right} of ${outcomes}`),
    },
    {
      id: 'weight',
      header: 'Weight',
      width: 80,
      numeric: true,
      from: 42,
      sortBy: ({ weight }) => weight,
      cell: ({ weight }) => signed(weight),
    },
    {
      id: 'brier',
      header: 'Brier score',
      width: 92,
      numeric: true,
      from: 54,
      sortBy: ({ brier }) => brier,
      cell: ({ brier }) => (brier === null ? '–' : formatNumber(brier, 3)),
    },
    {
      id: 'confidence',
      header: 'By how sure it said it was',
      width: 260,
      minWidth: 120,
      grow: true,
      from: 78,
      cell: ({ byConfidence }) => (
        <span className="truncate text-dim tabular-nums">
          {byConfidence
            .filter(({ outcomes }) => outcomes > 0)
            .map(
              ({ confidence, accuracy, outcomes }) =>
                `${confidenceWords[confidence]}: ${shareWords(accuracy)} (${outcomes})`,
            )
            .join(', ') || '–'}
        </span>
      ),
    },
    {
      id: 'model',
      header: 'With the model',
      width: 150,
      from: 66,
      sortBy: ({ model }) => model?.model ?? null,
      cell: ({ model }) => <span className="truncate text-dim">{model ? short(model.model, 80) : '–'}</span>,
    },
  ];
  return all.filter(({ from = 0 }) => width >= from);
}

/** What each seat has been worth: only real outcomes ever move it. */
export function RecordsView() {
  const query = useRecords();
  const frame = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(frame);
  const columns = useMemo(() => columnsFor(width), [width]);
  const records = query.data;
  return (
    <div ref={frame} className="flex h-full min-h-0 flex-col">
      {query.isError && !records ? (
        <Failure
          what="What was learned could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !records ? (
        <Skeleton rows={8} label="Loading what was learned" className="px-4" />
      ) : records.length === 0 ? (
        <EmptyState title="Nothing has been learned yet">
          Every seat begins at 60 % right. When you say what turned out to be right, what each seat is worth follows.
        </EmptyState>
      ) : (
        <>
          <p className="px-4 py-2 text-sm text-faint">
            Every seat begins at 60 %, as strong as four outcomes. A Brier score of 0 is perfect, 0.25 is a coin. With
            another model a seat begins anew.
          </p>
          <DataTable
            label="What each seat has been worth"
            columns={columns}
            items={records}
            getKey={keyOf}
            className="min-h-0 flex-1 border-t border-line-soft"
          />
        </>
      )}
    </div>
  );
}
