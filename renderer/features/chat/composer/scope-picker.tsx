import { ChevronDown, FolderSearch } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Scope } from '../../../../shared/features/knowledge/schema.ts';
import { useProjectRows } from '../../../app/project-rows.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { toggled } from '../../../lib/toggled.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { SearchField } from '../../../ui/search-field.tsx';

interface ScopePickerProps {
  value: Scope;
  onChange: (scope: Scope) => void;
}

const mostShown = 60;

/** Which projects the model may look into. */
export function ScopePicker({ value, onChange }: ScopePickerProps) {
  const rows = useProjectRows().data;
  const [text, setText] = useState('');
  const chosen = value.projectIds;
  const all = useMemo(
    () =>
      (rows ?? [])
        .filter(({ presence, archived }) => presence === 'here' && !archived)
        .sort((a, b) => a.name.localeCompare(b.name)),
    [rows],
  );
  const fitting = all.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  const only = chosen?.length === 1 ? (rows ?? []).find(({ id }) => id === chosen[0]) : undefined;
  const label =
    chosen === null
      ? 'All projects'
      : chosen.length === 0
        ? 'No project'
        : only
          ? short(only.name, 60)
          : formatCount(chosen.length, 'project');
  return (
    <Popover
      side="top"
      title="What it may look into"
      trigger={
        <Button
          size="sm"
          variant="ghost"
          icon={FolderSearch}
          trailingIcon={ChevronDown}
          aria-label={`Looks into: ${label}`}
        >
          <span className="inline-block max-w-40 truncate align-bottom">{label}</span>
        </Button>
      }
    >
      <RadioGroup
        label="What it may look into"
        value={chosen === null ? 'all' : chosen.length === 0 ? 'none' : 'some'}
        onValueChange={(next) => {
          if (next === 'all') onChange({ projectIds: null });
          else if (next === 'none') onChange({ projectIds: [] });
        }}
        options={[
          { value: 'none', label: 'No project' },
          { value: 'all', label: 'All projects' },
          { value: 'some', label: 'These projects', disabled: chosen === null || chosen.length === 0 },
        ]}
      />
      <div className="mt-2 grid gap-1.5 border-t border-line-soft pt-2">
        <SearchField label="Find a project" value={text} onValueChange={setText} />
        <ul className="grid max-h-52 gap-1 overflow-y-auto py-0.5">
          {fitting.slice(0, mostShown).map(({ id, name }) => (
            <li key={id} className="min-w-0">
              <Checkbox
                checked={chosen?.includes(id) ?? false}
                onCheckedChange={(on) => onChange({ projectIds: toggled(chosen ?? [], id, on) })}
              >
                {short(name, 80)}
              </Checkbox>
            </li>
          ))}
        </ul>
        {fitting.length === 0 && <p className="text-sm text-dim">No project has this name.</p>}
        {fitting.length > mostShown && (
          <p className="text-sm text-dim">
            {formatCount(fitting.length - mostShown, 'more project')}: write some of its name.
          </p>
        )}
      </div>
    </Popover>
  );
}
