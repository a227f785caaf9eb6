import type { GitHistory } from '../../../../../shared/features/projects/schema.ts';
import { formatCompact, formatNumber } from '../../../../lib/number.ts';
import { printable } from '../../../../lib/printable.ts';
import { formatRelative } from '../../../../lib/relative-time.ts';
import { DataTable, type TableColumn } from '../../../../ui/data-table.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Section } from '../../../../ui/section.tsx';
import type { OpenFile } from '../use-open.ts';
import { sized } from './sized.ts';

/** The figure beside it says the same. */
function Bar({ share }: { share: number }) {
  return (
    <span aria-hidden className="block h-1.5 w-full overflow-hidden rounded-full bg-track">
      <span
        data-mark=""
        className="block h-full rounded-full bg-accent"
        style={{ width: `${Math.max(1, Math.min(1, share) * 100)}%` }}
      />
    </span>
  );
}

const most = (values: readonly number[]) => values.reduce((max, value) => Math.max(max, value), 1);

type Author = GitHistory['authors'][number];
const authorColumns = (max: number): readonly TableColumn<Author>[] => [
  {
    id: 'name',
    header: 'Author',
    width: 100,
    grow: true,
    sortBy: ({ name }) => name,
    cell: ({ name }) => (
      <bdi className="truncate" title={printable(name.slice(0, 300))}>
        {printable(name.slice(0, 300))}
      </bdi>
    ),
  },
  { id: 'bar', header: 'Part', width: 60, cell: ({ commits }) => <Bar share={commits / max} /> },
  {
    id: 'commits',
    header: 'Commits',
    width: 72,
    numeric: true,
    sortBy: ({ commits }) => commits,
    cell: ({ commits }) => formatNumber(commits),
  },
  {
    id: 'added',
    header: 'Added',
    width: 76,
    numeric: true,
    sortBy: ({ added }) => added,
    cell: ({ added }) => (
      <span className="text-dim" title={`${formatNumber(added)} lines`}>{`+${formatCompact(added)}`}</span>
    ),
  },
  {
    id: 'removed',
    header: 'Removed',
    width: 76,
    numeric: true,
    sortBy: ({ removed }) => removed,
    cell: ({ removed }) => (
      <span className="text-dim" title={`${formatNumber(removed)} lines`}>{`−${formatCompact(removed)}`}</span>
    ),
  },
  {
    id: 'last',
    header: 'Last',
    width: 84,
    numeric: true,
    sortBy: ({ lastAt }) => lastAt,
    cell: ({ lastAt }) => formatRelative(lastAt, Date.now()),
  },
];
const authorKey = ({ name }: Author, index: number) => `${index} ${name}`;

export function Authors({ authors }: { authors: readonly Author[] }) {
  return (
    <Section title="Authors" count={authors.length}>
      <DataTable
        label="Authors"
        columns={authorColumns(most(authors.map(({ commits }) => commits)))}
        items={authors}
        getKey={authorKey}
        {...sized(authors.length)}
      />
    </Section>
  );
}

type Changed = GitHistory['churn'][number];
const churnColumns = (max: number): readonly TableColumn<Changed>[] => [
  {
    id: 'path',
    header: 'File',
    width: 150,
    grow: true,
    sortBy: ({ path }) => path,
    cell: ({ path }) => (
      <bdi className="truncate font-mono text-xs" title={printable(path.slice(0, 500))}>
        {printable(path.slice(0, 500))}
      </bdi>
    ),
  },
  { id: 'bar', header: 'Part', width: 84, cell: ({ commits }) => <Bar share={commits / max} /> },
  {
    id: 'commits',
    header: 'Commits',
    width: 72,
    numeric: true,
    sortBy: ({ commits }) => commits,
    cell: ({ commits }) => formatNumber(commits),
  },
  {
    id: 'lines',
    header: 'Lines',
    width: 84,
    numeric: true,
    sortBy: ({ lines }) => lines,
    cell: ({ lines }) => <span className="text-dim">{formatNumber(lines)}</span>,
  },
];
const churnKey = ({ path }: Changed) => path;

export function Churn({ churn, onOpen }: { churn: readonly Changed[]; onOpen: OpenFile }) {
  return (
    <Section title="What changes most" count={churn.length}>
      {churn.length === 0 ? (
        <EmptyState size="line" title="No file was changed more than once." />
      ) : (
        <DataTable
          label="Files that change most"
          columns={churnColumns(most(churn.map(({ commits }) => commits)))}
          items={churn}
          getKey={churnKey}
          onOpen={({ path }) => onOpen(path)}
          {...sized(churn.length)}
        />
      )}
    </Section>
  );
}

type Age = GitHistory['ages'][number];
const ageColumns = (max: number): readonly TableColumn<Age>[] => [
  { id: 'label', header: 'Last changed', width: 130, grow: true, cell: ({ label }) => label },
  { id: 'bar', header: 'Part', width: 160, cell: ({ files }) => (files > 0 ? <Bar share={files / max} /> : null) },
  { id: 'files', header: 'Files', width: 72, numeric: true, cell: ({ files }) => formatNumber(files) },
];
const ageKey = ({ label }: Age) => label;

export function Ages({ ages }: { ages: readonly Age[] }) {
  return (
    <Section title="Age of its files">
      <DataTable
        label="Files by when they were last changed"
        columns={ageColumns(most(ages.map(({ files }) => files)))}
        items={ages}
        getKey={ageKey}
        fit
      />
    </Section>
  );
}
