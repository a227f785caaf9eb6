import { Copy } from 'lucide-react';
import type { GitCommit } from '../../../../../shared/features/projects/schema.ts';
import { copyText } from '../../../../lib/copy-text.ts';
import { formatRelative } from '../../../../lib/relative-time.ts';
import { short } from '../../../../lib/short.ts';
import { DataTable, type TableColumn } from '../../../../ui/data-table.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Tag } from '../../../../ui/tag.tsx';
import { sized } from './sized.ts';

const keyOf = ({ hash }: GitCommit) => hash;

const columns: readonly TableColumn<GitCommit>[] = [
  { id: 'hash', header: 'Commit', width: 76, mono: true, cell: ({ hash }) => hash.slice(0, 7) },
  {
    id: 'subject',
    header: 'Subject',
    width: 200,
    grow: true,
    cell: ({ subject, refs }) => (
      <>
        {refs.slice(0, 3).map((ref) => (
          <Tag key={ref} className="max-w-40 shrink-0">
            {short(ref)}
          </Tag>
        ))}
        <span dir="auto" className="min-w-0 truncate" title={short(subject)}>
          {short(subject)}
        </span>
      </>
    ),
  },
  {
    id: 'author',
    header: 'Author',
    width: 124,
    cell: ({ author }) => (
      <span dir="auto" className="truncate text-dim">
        {short(author)}
      </span>
    ),
  },
  { id: 'at', header: 'When', width: 92, numeric: true, cell: ({ at }) => formatRelative(at, Date.now()) },
];

export function Commits({ commits }: { commits: readonly GitCommit[] }) {
  return (
    <Section title="Last commits" {...(commits.length > 0 && { count: commits.length })}>
      {commits.length === 0 ? (
        <EmptyState size="line" title="Nothing has been committed yet." />
      ) : (
        <DataTable
          label="Last commits"
          columns={columns}
          items={commits}
          getKey={keyOf}
          actions={({ hash, subject }) => [
            { id: 'hash', label: 'Copy hash', icon: Copy, onSelect: () => void copyText(hash) },
            { id: 'subject', label: 'Copy subject', icon: Copy, onSelect: () => void copyText(subject) },
          ]}
          {...sized(commits.length, 12)}
        />
      )}
    </Section>
  );
}
