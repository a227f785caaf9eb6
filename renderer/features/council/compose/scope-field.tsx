import { X } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useProjectRows } from '../../../app/project-rows.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { toggled } from '../../../lib/toggled.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { Section } from '../../../ui/section.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';

const mostShown = 60;
const mostChosen = 50;

interface ScopeFieldProps {
  /** Null is every project. */
  projectIds: readonly string[] | null;
  onChange: (projectIds: readonly string[] | null) => void;
}

/** In which projects evidence is looked for. */
export function ScopeField({ projectIds, onChange }: ScopeFieldProps) {
  const rows = useProjectRows().data;
  const names = useMemo(() => new Map((rows ?? []).map(({ id, name }) => [id, name])), [rows]);
  const [chosen, setChosen] = useState<readonly string[]>(projectIds ?? []);
  const choose = (next: readonly string[]) => {
    setChosen(next);
    onChange(next);
  };
  return (
    <Section title="Where evidence is looked for">
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedControl<'chosen' | 'all'>
          label="Projects"
          value={projectIds === null ? 'all' : 'chosen'}
          onValueChange={(next) => onChange(next === 'all' ? null : chosen)}
          segments={[
            { value: 'chosen', label: 'Chosen projects' },
            {
              value: 'all',
              label: rows && rows.length > 1 ? `All ${formatCount(rows.length, 'project')}` : 'All projects',
            },
          ]}
        />
        {projectIds !== null && (
          <>
            {projectIds.map((id) => {
              const name = short(names.get(id) ?? 'a project that is gone', 60);
              return (
                <span
                  key={id}
                  className="inline-flex h-(--control-sm) min-w-0 items-center rounded-md border border-line ps-2 text-sm"
                >
                  <bdi className="truncate">{name}</bdi>
                  <IconButton
                    icon={X}
                    size="sm"
                    label={`Leave ${name} out`}
                    onClick={() => choose(toggled(projectIds, id, false))}
                  />
                </span>
              );
            })}
            <Popover
              title="Projects"
              trigger={<Button size="sm">{projectIds.length === 0 ? 'Choose projects…' : 'Change…'}</Button>}
            >
              <Picker chosen={projectIds} onChange={choose} />
            </Popover>
          </>
        )}
      </div>
      {projectIds?.length === 0 && (
        <p className="mt-1.5 text-sm text-faint">Without a project only what you attach is put before the seats.</p>
      )}
    </Section>
  );
}

function Picker({ chosen, onChange }: { chosen: readonly string[]; onChange: (ids: readonly string[]) => void }) {
  const [text, setText] = useState('');
  const words = useDeferredValue(text).toLowerCase().split(/\s+/).filter(Boolean);
  const rows = useProjectRows().data ?? [];
  const fitting = rows
    .filter(
      ({ name, path, archived }) => !archived && words.every((word) => `${name}\n${path}`.toLowerCase().includes(word)),
    )
    .sort((a, b) => Number(chosen.includes(b.id)) - Number(chosen.includes(a.id)) || a.name.localeCompare(b.name));
  const full = chosen.length >= mostChosen;
  return (
    <div className="grid gap-2">
      <SearchField label="Search projects" value={text} onValueChange={setText} />
      <div className="grid max-h-72 gap-1.5 overflow-y-auto p-0.5">
        {fitting.slice(0, mostShown).map(({ id, name, path }) => (
          <Checkbox
            key={id}
            checked={chosen.includes(id)}
            disabled={full && !chosen.includes(id)}
            onCheckedChange={(on) => onChange(toggled(chosen, id, on))}
            hint={<bdi className="wrap-anywhere">{short(path, 120)}</bdi>}
          >
            <bdi>{short(name, 80)}</bdi>
          </Checkbox>
        ))}
      </div>
      <p role="status" className="text-sm text-faint">
        {fitting.length === 0
          ? 'No project fits.'
          : fitting.length > mostShown
            ? `${formatCount(fitting.length - mostShown, 'more')}: write some of the name.`
            : `${formatCount(chosen.length, 'project')} chosen.`}
      </p>
    </div>
  );
}
