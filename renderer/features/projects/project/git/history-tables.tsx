import type { GitHistory } from '../../../../../shared/features/projects/schema.ts';
import { formatCompact, formatNumber } from '../../../../lib/number.ts';
import { printable } from '../../../../lib/printable.ts';
import { formatRelative } from '../../../../lib/relative-time.ts';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Section } from '../../../../ui/section.tsx';
import type { OpenFile } from '../use-open.ts';
import { RankTable } from './rank-table.tsx';

type Author = GitHistory['authors'][number];
const lines = (sign: string, count: number) => (
  <span className="text-dim" title={`${formatNumber(count)} lines`}>{`${sign}${formatCompact(count)}`}</span>
);

export function Authors({ authors }: { authors: readonly Author[] }) {
  return (
    <Section title="Authors" count={authors.length}>
      <RankTable
        label="Authors"
        items={authors}
        getKey={({ name }, index) => `${index} ${name}`}
        first={{
          id: 'name',
          header: 'Author',
          width: 100,
          sortBy: ({ name }) => name,
          cell: ({ name }) => (
            <bdi className="truncate" title={printable(name.slice(0, 300))}>
              {printable(name.slice(0, 300))}
            </bdi>
          ),
        }}
        barWidth={60}
        counted={{ id: 'commits', header: 'Commits', of: ({ commits }) => commits }}
        more={[
          {
            id: 'added',
            header: 'Added',
            width: 76,
            numeric: true,
            sortBy: ({ added }) => added,
            cell: ({ added }) => lines('+', added),
          },
          {
            id: 'removed',
            header: 'Removed',
            width: 76,
            numeric: true,
            sortBy: ({ removed }) => removed,
            cell: ({ removed }) => lines('−', removed),
          },
          {
            id: 'last',
            header: 'Last',
            width: 84,
            numeric: true,
            sortBy: ({ lastAt }) => lastAt,
            cell: ({ lastAt }) => formatRelative(lastAt, Date.now()),
          },
        ]}
      />
    </Section>
  );
}

type Changed = GitHistory['churn'][number];

export function Churn({ churn, onOpen }: { churn: readonly Changed[]; onOpen: OpenFile }) {
  return (
    <Section title="What changes most" count={churn.length}>
      {churn.length === 0 ? (
        <EmptyState size="line" title="No file was changed more than once." />
      ) : (
        <RankTable
          label="Files that change most"
          items={churn}
          getKey={({ path }) => path}
          onOpen={({ path }) => onOpen(path)}
          first={{
            id: 'path',
            header: 'File',
            width: 150,
            sortBy: ({ path }) => path,
            cell: ({ path }) => (
              <bdi className="truncate font-mono text-xs" title={printable(path.slice(0, 500))}>
                {printable(path.slice(0, 500))}
              </bdi>
            ),
          }}
          barWidth={84}
          counted={{ id: 'commits', header: 'Commits', of: ({ commits }) => commits }}
          more={[
            {
              id: 'lines',
              header: 'Lines',
              width: 84,
              numeric: true,
              sortBy: (file) => file.lines,
              cell: (file) => <span className="text-dim">{formatNumber(file.lines)}</span>,
            },
          ]}
        />
      )}
    </Section>
  );
}

type Age = GitHistory['ages'][number];

export function Ages({ ages }: { ages: readonly Age[] }) {
  return (
    <Section title="Age of its files">
      <RankTable
        label="Files by when they were last changed"
        items={ages}
        getKey={({ label }) => label}
        first={{ id: 'label', header: 'Last changed', width: 130, cell: ({ label }) => label }}
        barWidth={160}
        counted={{ id: 'files', header: 'Files', of: ({ files }) => files, inOrder: true }}
        fit
      />
    </Section>
  );
}
