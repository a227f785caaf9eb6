import { Code, Copy } from 'lucide-react';
import type { GitFile } from '../../../../../shared/features/projects/schema.ts';
import { copyText } from '../../../../lib/copy-text.ts';
import { formatNumber } from '../../../../lib/number.ts';
import { printable } from '../../../../lib/printable.ts';
import { DataTable, type TableColumn } from '../../../../ui/data-table.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Section } from '../../../../ui/section.tsx';
import { StateMark } from '../../../../ui/state-mark.tsx';
import type { OpenFile } from '../use-open.ts';
import { sized } from './sized.ts';
import { fileWords } from './words.ts';

const keyOf = ({ path, index, worktree }: GitFile) => `${index}${worktree} ${path}`;

const columns: readonly TableColumn<GitFile>[] = [
  {
    id: 'state',
    header: 'Change',
    width: 104,
    sortBy: (file) => fileWords(file).word,
    cell: (file) => {
      const { mark, word } = fileWords(file);
      return <StateMark state={mark} label={word} />;
    },
  },
  {
    id: 'path',
    header: 'File',
    width: 200,
    grow: true,
    sortBy: ({ path }) => path,
    cell: ({ path, from }) => (
      <span dir="auto" className="truncate font-mono text-xs" title={printable(path.slice(0, 1_000))}>
        {printable(path.slice(0, 500))}
        {from !== null && <span className="text-faint">{` from ${printable(from.slice(0, 500))}`}</span>}
      </span>
    ),
  },
  {
    id: 'where',
    header: 'Where',
    width: 196,
    sortBy: (file) => fileWords(file).where,
    cell: (file) => <span className="truncate text-dim">{fileWords(file).where}</span>,
  },
];

interface ChangesProps {
  files: readonly GitFile[];
  cut: boolean;
  onOpen: OpenFile;
}

export function Changes({ files, cut, onOpen }: ChangesProps) {
  return (
    <Section
      title="To commit"
      {...(files.length > 0 && { count: cut ? `the first ${formatNumber(files.length)}` : files.length })}
    >
      {files.length === 0 ? (
        <EmptyState size="line" title="Nothing has been changed." />
      ) : (
        <DataTable
          label="Changed files"
          columns={columns}
          items={files}
          getKey={keyOf}
          onOpen={({ path }) => onOpen(path)}
          actions={({ path }) => [
            { id: 'open', label: 'Open in editor', icon: Code, shortcut: 'Enter', onSelect: () => onOpen(path) },
            { id: 'copy', label: 'Copy path', icon: Copy, onSelect: () => void copyText(path) },
          ]}
          {...sized(files.length, 12)}
        />
      )}
    </Section>
  );
}
