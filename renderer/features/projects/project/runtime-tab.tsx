import { Suspense } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import type { RunSummary } from '../../../../shared/features/runs/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { formatMoment } from '../../../lib/relative-time.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { RunsIn } from '../../identity/index.tsx';
import { runMarks } from '../../runs/index.tsx';
import { shownName } from '../components/cells.tsx';
import { sized } from './git/sized.ts';
import { useRunsOf } from './queries.ts';

/** What runs in it now, and what Optimus has run for it. */
export function RuntimeTab({ row }: { row: ProjectRow }) {
  return (
    <div className="grid max-w-300 gap-6 p-4">
      <Suspense fallback={<Skeleton rows={4} label="Looking at processes" />}>
        <RunsIn projectId={row.id} name={shownName(row.name)} />
      </Suspense>
      <Runs row={row} />
    </div>
  );
}

const keyOf = ({ id }: RunSummary) => id;

const columns: readonly TableColumn<RunSummary>[] = [
  {
    id: 'state',
    header: 'State',
    width: 112,
    cell: ({ state }) => <StateMark state={runMarks[state].mark} label={runMarks[state].word} />,
  },
  {
    id: 'name',
    header: 'Run',
    width: 180,
    grow: true,
    cell: ({ name, error, text }) => (
      <>
        <bdi className="max-w-full shrink-0 truncate font-medium">{name}</bdi>
        <bdi className="min-w-0 truncate text-faint">{error?.sentence ?? text}</bdi>
      </>
    ),
  },
  { id: 'kind', header: 'Kind', width: 92, cell: ({ kind }) => <span className="truncate text-dim">{kind}</span> },
  {
    id: 'started',
    header: 'Started',
    width: 88,
    numeric: true,
    cell: ({ startedAt, createdAt }) => formatMoment(startedAt ?? createdAt, Date.now()),
  },
  {
    id: 'took',
    header: 'Took',
    width: 88,
    numeric: true,
    cell: ({ startedAt, finishedAt }) => <Elapsed from={startedAt} to={startedAt === null ? null : finishedAt} />,
  },
];

function Runs({ row }: { row: ProjectRow }) {
  const go = useGo();
  const query = useRunsOf(row.id);
  const runs = query.data?.runs;
  return (
    <Section title="What Optimus has run for it" {...(runs && runs.length > 0 && { count: runs.length })}>
      {query.isError && !runs ? (
        <Failure
          what="Its runs could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !runs ? (
        <Skeleton rows={3} label="Loading runs" />
      ) : runs.length === 0 ? (
        <EmptyState size="line" title="Nothing yet. Runs that are about this project stand here." />
      ) : (
        <DataTable
          label={`Runs of ${shownName(row.name)}, newest first`}
          columns={columns}
          items={runs}
          getKey={keyOf}
          onOpen={({ id }) => go(`/runs/${id}`)}
          {...sized(runs.length)}
        />
      )}
    </Section>
  );
}
