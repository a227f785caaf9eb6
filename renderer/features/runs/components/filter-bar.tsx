import { ListFilter, X } from 'lucide-react';
import { quietKinds } from '../../../../shared/features/runs/schema.ts';
import { timeRangeLabels, timeRanges } from '../../../lib/time-range.ts';
import { toggled } from '../../../lib/toggled.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Select } from '../../../ui/select.tsx';
import { SettledSearch } from '../../../ui/settled-search.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { allStates, type Filters, isFiltered, noFilters } from '../filters.ts';
import { runMarks } from '../marks.ts';
import { useKnownKinds } from '../queries.ts';

interface FilterBarProps {
  filters: Filters;
  onChange: (patch: Partial<Filters>) => void;
  /** What the chosen definition is called, once a run of it is known. */
  definitionName: string | undefined;
}

const ranges = timeRanges.map((value) => ({ value, label: timeRangeLabels[value] }));
export function FilterBar({ filters, onChange, definitionName }: FilterBarProps) {
  const { states, kinds } = filters;
  const known = useKnownKinds();
  return (
    <search aria-label="Filter runs" className="flex flex-wrap items-center gap-2 border-b border-line-soft px-4 py-2">
      <SettledSearch
        value={filters.text}
        onSettled={(text) => onChange({ text })}
        label="Search runs"
        shortcut="/"
        className="w-60 max-w-full"
      />
      <Menu
        trigger={
          <Button icon={ListFilter}>
            {states.length === 0
              ? 'State'
              : states.length <= 2
                ? states.map((state) => runMarks[state].word).join(', ')
                : `${states.length} states`}
          </Button>
        }
        entries={allStates.map((state) => ({
          type: 'checkbox',
          id: state,
          label: runMarks[state].word,
          checked: states.includes(state),
          onCheckedChange: (on) => onChange({ states: toggled(states, state, on) }),
        }))}
      />
      <Menu
        trigger={
          <Button icon={ListFilter}>
            {kinds.length === 0 ? 'Kind' : kinds.length === 1 ? kinds[0] : `${kinds.length} kinds`}
          </Button>
        }
        entries={[
          {
            type: 'group',
            id: 'kinds',
            label: known.length === 0 ? 'Nothing has run yet' : 'Kinds of runs',
            entries: [...new Set([...known, ...quietKinds, ...kinds])].map((kind) => ({
              type: 'checkbox',
              id: kind,
              label: kind,
              checked: kinds.includes(kind),
              onCheckedChange: (on) => onChange({ kinds: toggled(kinds, kind, on) }),
            })),
          },
          { type: 'separator', id: 'line' },
          {
            type: 'checkbox',
            id: 'children',
            label: 'Also those started by other runs',
            checked: filters.children,
            onCheckedChange: (children) => onChange({ children }),
          },
        ]}
      />
      <Select
        label="Time range"
        options={ranges}
        value={filters.range}
        onValueChange={(range) => onChange({ range })}
        className="w-32"
      />
      {filters.definition !== null && (
        <span className="inline-flex min-w-0 items-center gap-0.5">
          <Tag tone="accent">{definitionName ?? filters.definition}</Tag>
          <IconButton icon={X} size="sm" label="Any definition" onClick={() => onChange({ definition: null })} />
        </span>
      )}
      {isFiltered(filters) && (
        <Button variant="ghost" icon={X} onClick={() => onChange(noFilters)}>
          Clear
        </Button>
      )}
    </search>
  );
}
