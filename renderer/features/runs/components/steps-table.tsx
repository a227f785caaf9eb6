import { useMemo } from 'react';
import type { Run, RunStep } from '../../../../shared/features/runs/schema.ts';
import { formatClock, formatDuration } from '../../../lib/duration.ts';
import { formatTimeOfDay } from '../../../lib/relative-time.ts';
import { cx } from '../../../ui/cx.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { useTickingSeconds } from '../../../ui/ticker.ts';
import { barOf, spanOfSteps } from '../gantt.ts';
import { kindOf } from '../words.ts';
import { StepState } from './run-state.tsx';

const keyOf = ({ key }: RunStep) => key;
const fills: Partial<Record<RunStep['state'], string>> = { failed: 'bg-bad', running: 'bg-accent', succeeded: 'bg-ok' };

function columnsOf(now: number, from: number, to: number): TableColumn<RunStep>[] {
  return [
    {
      id: 'title',
      header: 'Step',
      width: 150,
      grow: true,
      sortBy: ({ title }) => title,
      cell: (step) => (
        <>
          <span className="truncate font-medium">{step.title}</span>
          <Tag className="shrink-0">{kindOf(step)}</Tag>
        </>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: 110,
      sortBy: ({ state }) => state,
      cell: (step) => <StepState step={step} />,
    },
    {
      id: 'tries',
      header: 'Tries',
      width: 56,
      numeric: true,
      sortBy: ({ attempts }) => attempts.length,
      cell: ({ attempts, maxAttempts }) =>
        attempts.length === 0 ? '–' : maxAttempts > 1 ? `${attempts.length}/${maxAttempts}` : attempts.length,
    },
    {
      id: 'started',
      header: 'Started',
      width: 84,
      numeric: true,
      sortBy: ({ startedAt }) => startedAt,
      cell: ({ startedAt }) => (startedAt === null ? '–' : formatTimeOfDay(startedAt, true)),
    },
    {
      id: 'took',
      header: 'Took',
      width: 92,
      numeric: true,
      sortBy: ({ startedAt, finishedAt }) => (startedAt === null ? null : (finishedAt ?? now) - startedAt),
      cell: ({ startedAt, finishedAt }) =>
        startedAt === null
          ? '–'
          : finishedAt === null
            ? formatClock(now - startedAt)
            : formatDuration(finishedAt - startedAt),
    },
    {
      id: 'when',
      header: 'In the time of the run',
      width: 140,
      cell: (step) => {
        const bar = barOf(step, from, to);
        return (
          bar && (
            <span aria-hidden className="relative block h-2 w-full rounded-full bg-track">
              <span
                data-mark=""
                className={cx('absolute inset-y-0 min-w-0.75 rounded-full', fills[step.state] ?? 'bg-edge')}
                style={{ insetInlineStart: `${Math.min(99, bar.start * 100)}%`, width: `${bar.width * 100}%` }}
              />
            </span>
          )
        );
      },
    },
  ];
}

interface StepsTableProps {
  run: Run;
  selected: string | null;
  onSelect: (key: string | null) => void;
  className?: string | undefined;
}

/** The same as the graph says, as a table: who cannot see it, or wants to sort it, loses nothing. */
export function StepsTable({ run, selected, onSelect, className }: StepsTableProps) {
  const now = Number(useTickingSeconds((at) => String(at - (at % 1000))));
  const { from, to } = spanOfSteps(run.steps, now);
  const columns = useMemo(() => columnsOf(now, from, to), [now, from, to]);
  return (
    <DataTable
      label={`Steps of ${run.name}`}
      columns={columns}
      items={run.steps}
      getKey={keyOf}
      selectedKey={selected}
      onSelect={onSelect}
      className={className}
      empty={<EmptyState size="line" title="This run has no steps." className="px-4" />}
    />
  );
}
