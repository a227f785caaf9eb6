import { ListTree, Pause, Play, Rows3, X } from 'lucide-react';
import type { ProcessRow } from '../../../../shared/features/processes/schema.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { SettledSearch } from '../../../ui/settled-search.tsx';
import { isFiltered, noFilter, noProject, type ProcessFilter } from '../rows.ts';
import { short, stateWords } from '../words.ts';

interface FilterBarProps {
  filter: ProcessFilter;
  onFilter: (filter: ProcessFilter) => void;
  processes: readonly ProcessRow[];
  nameOf: (projectId: string) => string;
  tree: boolean;
  onTree: (tree: boolean) => void;
  held: boolean;
  onHold: () => void;
}

const any = '*';
const collator = new Intl.Collator('en', { numeric: true });

function optionsOf(all: string, values: Iterable<string>, word: (value: string) => string, chosen: string | null) {
  const known = new Set(values);
  if (chosen !== null) known.add(chosen);
  return [
    { value: any, label: all },
    ...[...known].map((value) => ({ value, label: word(value) })).sort((a, b) => collator.compare(a.label, b.label)),
  ];
}

export function FilterBar({ filter, onFilter, processes, nameOf, tree, onTree, held, onHold }: FilterBarProps) {
  const change = (patch: Partial<ProcessFilter>) => onFilter({ ...filter, ...patch });
  const chosen = (value: string) => (value === any ? null : value);
  const projects = new Set(processes.map(({ projectId }) => projectId ?? noProject));
  return (
    <search aria-label="Filter processes" className="flex flex-wrap items-center gap-2 px-4 py-2">
      <SettledSearch
        value={filter.text}
        onSettled={(text) => change({ text })}
        label="Search processes"
        shortcut="/"
        className="w-64 max-w-full"
      />
      <Select
        label="Project"
        options={optionsOf(
          'Any project',
          projects,
          (id) => (id === noProject ? 'In no project' : nameOf(id)),
          filter.project,
        )}
        value={filter.project ?? any}
        onValueChange={(value) => change({ project: chosen(value) })}
        className="w-38"
      />
      <Select
        label="User"
        options={optionsOf(
          'Any user',
          new Set(processes.map(({ user }) => user)),
          (user) => short(user, 40),
          filter.user,
        )}
        value={filter.user ?? any}
        onValueChange={(value) => change({ user: chosen(value) })}
        className="w-32"
      />
      <Select
        label="State"
        options={optionsOf(
          'Any state',
          new Set(processes.map(({ state }) => state)),
          (state) => stateWords[state as ProcessRow['state']]?.word ?? state,
          filter.state,
        )}
        value={filter.state ?? any}
        onValueChange={(value) => change({ state: chosen(value) })}
        className="w-30"
      />
      {isFiltered(filter) && (
        <Button variant="ghost" icon={X} onClick={() => onFilter(noFilter)}>
          Clear
        </Button>
      )}
      <span className="flex-1" />
      <SegmentedControl
        label="Arrangement"
        segments={[
          { value: 'flat', label: 'List', icon: Rows3 },
          { value: 'tree', label: 'Tree', icon: ListTree },
        ]}
        value={tree ? 'tree' : 'flat'}
        onValueChange={(value) => onTree(value === 'tree')}
      />
      <IconButton
        icon={held ? Play : Pause}
        label={held ? 'Let the order follow' : 'Hold the order'}
        shortcut="P"
        pressed={held}
        onClick={onHold}
      />
    </search>
  );
}
