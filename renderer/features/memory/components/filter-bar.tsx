import { Link2, Pin, X } from 'lucide-react';
import { useProjectRows } from '../../../app/project-rows.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Select } from '../../../ui/select.tsx';
import { SettledSearch } from '../../../ui/settled-search.tsx';
import { type Filters, isFiltered, noFilters } from '../filters.ts';
import { useEntities } from '../queries.ts';
import { kindWords } from '../words.ts';
import { AsOf } from './as-of.tsx';

interface Props {
  filters: Filters;
  since: number | null;
  onChange: (patch: Partial<Filters>) => void;
}

const all = '*';

export function FilterBar({ filters, since, onChange }: Props) {
  const projects = useProjectRows().data ?? [];
  const entities = useEntities('').data ?? [];
  const entity = filters.entityId === null ? null : entities.find(({ id }) => id === filters.entityId);
  return (
    <search aria-label="Find memories" className="grid gap-2 border-b border-line-soft px-4 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <SettledSearch
          label="Search memories"
          value={filters.query}
          onSettled={(query) => onChange({ query })}
          className="min-w-48 flex-1"
        />
        <Select
          label="Kind"
          value={filters.kind ?? all}
          onValueChange={(kind) => onChange({ kind: kind === all ? null : kind })}
          options={[
            { value: all, label: 'All kinds' },
            ...(['fact', 'preference', 'decision', 'lesson'] as const).map((value) => ({
              value,
              label: `${kindWords[value]}s`,
            })),
          ]}
          className="w-34"
        />
        {projects.length > 0 && (
          <Select
            label="Of which project"
            value={filters.projectId ?? all}
            onValueChange={(id) => onChange({ projectId: id === all ? null : id })}
            options={[
              { value: all, label: 'All projects' },
              ...projects
                .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
                .map(({ id, name }) => ({ value: id, label: short(name, 60) })),
            ]}
            className="w-40"
          />
        )}
        {filters.entityId !== null && (
          <Button icon={Link2} trailingIcon={X} onClick={() => onChange({ entityId: null })}>
            {`About ${short(entity?.name ?? 'something', 40)}`}
          </Button>
        )}
        <IconButton
          icon={Pin}
          label="Only pinned"
          variant="default"
          pressed={filters.pinned}
          onClick={() => onChange({ pinned: !filters.pinned })}
        />
        <Checkbox checked={filters.ended} onCheckedChange={(ended) => onChange({ ended })}>
          Also what has ended
        </Checkbox>
        {isFiltered(filters) && (
          <Button variant="ghost" onClick={() => onChange(noFilters)}>
            Clear
          </Button>
        )}
      </div>
      {(since !== null || filters.day !== '') && <AsOf filters={filters} since={since} onChange={onChange} />}
    </search>
  );
}
