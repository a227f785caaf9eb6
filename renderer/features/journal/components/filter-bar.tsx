import { ListFilter, Pause, Play, X } from 'lucide-react';
import type { Severity } from '../../../../shared/features/journal/schema.ts';
import { formatNumber } from '../../../lib/number.ts';
import { timeRangeLabels, timeRanges } from '../../../lib/time-range.ts';
import { toggled } from '../../../lib/toggled.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Select } from '../../../ui/select.tsx';
import { SettledSearch } from '../../../ui/settled-search.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { type Filters, isFiltered, noFilters } from '../filters.ts';
import { severityMarks } from '../marks.ts';
import { useKinds } from '../queries.ts';

interface FilterBarProps {
  filters: Filters;
  onChange: (patch: Partial<Filters>) => void;
  paused: boolean;
  onPause: (paused: boolean) => void;
}

const ranges = timeRanges.map((value) => ({ value, label: timeRangeLabels[value] }));

export function FilterBar({ filters, onChange, paused, onPause }: FilterBarProps) {
  return (
    <search
      aria-label="Filter the journal"
      className="flex flex-wrap items-center gap-2 border-b border-line-soft px-4 py-2"
    >
      <SettledSearch
        value={filters.text}
        onSettled={(text) => onChange({ text })}
        label="Search what happened"
        shortcut="/"
        className="w-66 max-w-full"
      />
      <KindFilter kinds={filters.kinds} onChange={(kinds) => onChange({ kinds })} />
      <SeverityFilter severities={filters.severities} onChange={(severities) => onChange({ severities })} />
      <Select
        label="Time range"
        options={ranges}
        value={filters.range}
        onValueChange={(range) => onChange({ range })}
        className="w-32"
      />
      {filters.subject && (
        <span className="inline-flex min-w-0 items-center gap-0.5">
          <Tag tone="accent">{`${filters.subject.type} ${filters.subject.id}`}</Tag>
          <IconButton icon={X} size="sm" label="Any subject" onClick={() => onChange({ subject: null })} />
        </span>
      )}
      {isFiltered(filters) && (
        <Button variant="ghost" icon={X} onClick={() => onChange(noFilters)}>
          Clear
        </Button>
      )}
      <span className="flex-1" />
      <IconButton
        icon={paused ? Play : Pause}
        label={paused ? 'Follow what happens' : 'Hold the list'}
        shortcut="P"
        pressed={paused}
        onClick={() => onPause(!paused)}
      />
    </search>
  );
}

function KindFilter({ kinds, onChange }: { kinds: readonly string[]; onChange: (kinds: string[]) => void }) {
  const known = useKinds().data ?? [];
  const missing = kinds.filter((kind) => !known.some((k) => k.kind === kind)).map((kind) => ({ kind, count: 0 }));
  return (
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
          label: known.length === 0 ? 'Nothing has happened yet' : 'Kinds of events',
          entries: [...known, ...missing].map(({ kind, count }) => ({
            type: 'checkbox',
            id: kind,
            label: `${kind}  (${formatNumber(count)})`,
            checked: kinds.includes(kind),
            onCheckedChange: (on) => onChange(toggled(kinds, kind, on)),
          })),
        },
      ]}
    />
  );
}

const severities: Severity[] = ['error', 'warning', 'notice', 'info'];

function SeverityFilter({
  severities: chosen,
  onChange,
}: {
  severities: readonly Severity[];
  onChange: (s: Severity[]) => void;
}) {
  const word = chosen.length === 0 ? 'Severity' : chosen.map((s) => severityMarks[s].word).join(', ');
  return (
    <Menu
      trigger={<Button icon={ListFilter}>{word}</Button>}
      entries={severities.map((severity) => ({
        type: 'checkbox',
        id: severity,
        label: severityMarks[severity].word,
        checked: chosen.includes(severity),
        onCheckedChange: (on) => onChange(toggled(chosen, severity, on)),
      }))}
    />
  );
}
