import { useMemo } from 'react';
import type { BackupJob } from '../../../../shared/features/backups/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { Time } from '../../../ui/time.tsx';
import { jobPath } from '../acts.ts';
import { nameText } from '../names.ts';
import { isGoing, jobKindWords, jobMark, rankOf, shortJob } from '../words.ts';
import { JobStateMark } from './marks.tsx';

const keyOf = ({ id }: BackupJob) => id;

function columnsFor(width: number, of: 'all' | 'target' | 'plan'): readonly TableColumn<BackupJob>[] {
  const all: (TableColumn<BackupJob> & { from?: number; left?: boolean })[] = [
    { id: 'kind', header: 'What', width: 132, sortBy: ({ kind }) => kind, cell: ({ kind }) => jobKindWords[kind] },
    {
      id: 'state',
      header: 'Outcome',
      width: 124,
      sortBy: (job) => rankOf(jobMark(job)),
      cell: (job) => <JobStateMark job={job} />,
    },
    {
      id: 'of',
      header: 'Of',
      width: 130,
      left: of === 'plan',
      sortBy: ({ planName, targetName }) => planName ?? targetName,
      cell: ({ planName, targetName }) => (
        <span dir="auto" className="truncate">
          {nameText(planName ?? targetName, 120)}
        </span>
      ),
    },
    {
      id: 'sentence',
      header: 'How it went',
      width: 200,
      minWidth: 110,
      grow: true,
      cell: (job) => (
        <span dir="auto" className="truncate text-dim" title={nameText(job.sentence, 1_000)}>
          {isGoing(job) ? shortJob(job) : nameText(job.sentence)}
        </span>
      ),
    },
    {
      id: 'because',
      header: 'Why',
      width: 130,
      from: 66,
      cell: ({ because }) => (
        <span dir="auto" className="truncate text-faint" title={nameText(because)}>
          {nameText(because, 120)}
        </span>
      ),
    },
    {
      id: 'took',
      header: 'Took',
      width: 84,
      from: 52,
      numeric: true,
      sortBy: ({ startedAt, endedAt }) => (endedAt === null ? null : endedAt - startedAt),
      cell: ({ startedAt, endedAt }) => <Elapsed from={startedAt} to={endedAt} />,
    },
    {
      id: 'begun',
      header: 'Begun',
      width: 92,
      numeric: true,
      from: 44,
      sortBy: ({ startedAt }) => startedAt,
      cell: ({ startedAt }) => <Time at={startedAt} form="moment" />,
    },
  ];
  return all.filter(({ from = 0, left = false }) => width >= from && !left);
}

interface JobsTableProps {
  label: string;
  jobs: readonly BackupJob[];
  /** How much there is, in rem. */
  width: number;
  of?: 'all' | 'target' | 'plan';
  fit?: boolean;
  className?: string;
}

/** What was done, newest first; each opens its receipt. */
export function JobsTable({ label, jobs, width, of = 'all', fit = false, className }: JobsTableProps) {
  const go = useGo();
  const [selected, select] = useAddressSelection('job');
  const columns = useMemo(() => columnsFor(width, of), [width, of]);
  return (
    <DataTable
      label={label}
      columns={columns}
      items={jobs}
      getKey={keyOf}
      selectedKey={selected}
      onSelect={(id) => select(id)}
      onOpen={({ id }) => go(jobPath(id))}
      fit={fit}
      className={className}
    />
  );
}
