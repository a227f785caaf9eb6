import { ShieldCheck } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { BackupsOverview } from '../../../../shared/features/backups/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { setupPath } from '../acts.ts';
import { nameText } from '../names.ts';

type Project = BackupsOverview['unprotected'][number];
const keyOf = ({ id }: Project) => id;

export function UnprotectedView({ projects }: { projects: readonly Project[] }) {
  const go = useGo();
  const [text, setText] = useState('');
  const settled = useDeferredValue(text.toLowerCase());
  const rows = useMemo(
    () => projects.filter(({ name, path }) => `${name}\n${path}`.toLowerCase().includes(settled)),
    [projects, settled],
  );
  const columns = useMemo(
    (): readonly TableColumn<Project>[] => [
      {
        id: 'name',
        header: 'Project',
        width: 180,
        sortBy: ({ name }) => name,
        cell: ({ name }) => (
          <span dir="auto" className="truncate font-medium">
            {nameText(name, 120)}
          </span>
        ),
      },
      {
        id: 'path',
        header: 'Folder',
        width: 160,
        minWidth: 80,
        grow: true,
        mono: true,
        sortBy: ({ path }) => path,
        cell: ({ path }) => (
          <bdi className="truncate" title={nameText(path)}>
            {nameText(path)}
          </bdi>
        ),
      },
      {
        id: 'act',
        header: 'What to do',
        width: 112,
        cell: ({ id, name }) => (
          <span data-own-clicks="">
            <Button
              size="sm"
              tabIndex={-1}
              aria-label={`Back up ${nameText(name, 80)}`}
              onClick={() => go(setupPath(id))}
            >
              Back it up
            </Button>
          </span>
        ),
      },
    ],
    [go],
  );
  if (projects.length === 0)
    return (
      <EmptyState icon={ShieldCheck} title="Every project is backed up">
        A new project shows here as soon as it is found.
      </EmptyState>
    );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <search aria-label="Filter projects" className="flex flex-wrap items-center gap-2 px-4 py-2">
        <SearchField
          label="Search projects"
          value={text}
          onValueChange={setText}
          shortcut="/"
          className="w-64 max-w-full"
        />
        <span className="text-sm text-faint">These are on this machine alone. Enter sets up a backup.</span>
      </search>
      <DataTable
        label="Projects that no plan holds"
        columns={columns}
        items={rows}
        getKey={keyOf}
        onOpen={({ id }) => go(setupPath(id))}
        empty={<EmptyState title="No project fits" />}
        className="min-h-0 flex-1 border-t border-line-soft"
      />
    </div>
  );
}
