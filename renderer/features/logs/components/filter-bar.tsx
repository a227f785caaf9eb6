import { CaseSensitive, Regex, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LogCount, LogLevel, LogSource } from '../../../../shared/features/logs/schema.ts';
import { formatCompact, formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { formatTimeOfDay } from '../../../lib/relative-time.ts';
import { timeRangeLabels, timeRanges } from '../../../lib/time-range.ts';
import { toggled } from '../../../lib/toggled.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Select } from '../../../ui/select.tsx';
import { SettledSearch } from '../../../ui/settled-search.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { isFiltered, type LogFilters, levels, noFilters } from '../filters.ts';
import { colourOf, levelMarks } from '../marks.ts';

interface FilterBarProps {
  filters: LogFilters;
  onChange: (patch: Partial<LogFilters>) => void;
  problem: string | null;
  /** Null where one source alone is shown. */
  sources: readonly LogSource[] | null;
  names: ReadonlyMap<string, string>;
  count: LogCount | undefined;
  /** Only what fits beside something else. */
  compact: boolean;
  lead?: ReactNode;
  end: ReactNode;
}

const ranges = timeRanges.map((value) => ({ value, label: timeRangeLabels[value] }));
/** More than these do not stand side by side: a menu has them all. */
const mostChips = 6;

export function FilterBar(props: FilterBarProps) {
  const { filters, onChange, problem, sources, names, count, compact, lead, end } = props;
  return (
    <search
      aria-label="Filter the log"
      className={cx(
        'shrink-0 gap-1.5 border-b border-line-soft px-3',
        compact ? 'flex flex-wrap items-center py-1' : 'grid py-2',
      )}
    >
      <div className={cx('flex flex-wrap items-center gap-x-1.5 gap-y-1.5', compact && 'flex-1')}>
        {lead}
        <SettledSearch
          value={filters.text}
          onSettled={(text) => onChange({ text })}
          label="Search the lines"
          shortcut={compact ? undefined : '/'}
          className={cx('min-w-36 flex-1', compact ? 'max-w-60' : 'max-w-90')}
        />
        <IconButton
          icon={Regex}
          label="Regular expression"
          pressed={filters.regex}
          onClick={() => onChange({ regex: !filters.regex })}
        />
        <IconButton
          icon={CaseSensitive}
          label="Capitals count"
          pressed={filters.exact}
          onClick={() => onChange({ exact: !filters.exact })}
        />
        {!compact && <When filters={filters} onChange={onChange} />}
        {isFiltered(filters) && (
          <Button variant="ghost" icon={X} onClick={() => onChange(noFilters)}>
            Clear filters
          </Button>
        )}
        <span className="ms-auto flex items-center gap-1">{end}</span>
      </div>
      {problem !== null && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {`This is no regular expression: ${printable(problem)}. The lines are those of before.`}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-1">
        <Levels
          chosen={filters.levels}
          count={count}
          onChange={(next) => onChange({ levels: next })}
          compact={compact}
        />
        {sources && sources.length > 1 && (
          <>
            <span aria-hidden className="mx-1 h-4 border-s border-line" />
            <Sources
              sources={sources}
              names={names}
              chosen={filters.sources}
              onChange={(next) => onChange({ sources: next })}
            />
          </>
        )}
      </div>
    </search>
  );
}

function When({ filters, onChange }: Pick<FilterBarProps, 'filters' | 'onChange'>) {
  const { from, to } = filters;
  if (from !== null && to !== null)
    return (
      <Button icon={X} onClick={() => onChange({ from: null, to: null })}>
        {`${formatTimeOfDay(from, true)} to ${formatTimeOfDay(to, true)}`}
      </Button>
    );
  return (
    <Select
      label="Time range"
      options={ranges}
      value={filters.range}
      onValueChange={(range) => onChange({ range })}
      className="w-32"
    />
  );
}

const chip =
  'inline-flex h-6 max-w-52 items-center gap-1.5 rounded-full border px-2 text-xs transition-colors aria-pressed:border-accent aria-pressed:bg-accent-bg aria-pressed:text-text border-line text-dim hover:border-edge hover:text-text';

function Levels({
  chosen,
  count,
  onChange,
  compact,
}: {
  chosen: readonly LogLevel[];
  count: LogCount | undefined;
  onChange: (levels: LogLevel[]) => void;
  compact: boolean;
}) {
  const shown = compact ? levels.filter((level) => level !== 'trace' && level !== 'debug') : levels;
  return (
    <fieldset aria-label="Levels" className="contents">
      {shown.toReversed().map((level) => {
        const on = chosen.includes(level);
        const found = count?.levels[level];
        return (
          <button
            key={level}
            type="button"
            aria-pressed={on}
            data-selected-row={on ? '' : undefined}
            onClick={() => onChange(toggled(chosen, level, !on))}
            className={chip}
          >
            <StateMark state={levelMarks[level].mark} label={levelMarks[level].word} />
            {found !== undefined && (
              <span className="text-faint tabular-nums" title={formatNumber(found)}>
                {formatCompact(found)}
              </span>
            )}
          </button>
        );
      })}
    </fieldset>
  );
}

function Sources({
  sources,
  names,
  chosen,
  onChange,
}: {
  sources: readonly LogSource[];
  names: ReadonlyMap<string, string>;
  chosen: readonly string[];
  onChange: (sources: string[]) => void;
}) {
  const nameOf = ({ id, label }: LogSource) => printable(names.get(id) ?? label);
  if (sources.length > mostChips) {
    const first = sources.find(({ id }) => id === chosen[0]);
    return (
      <Menu
        trigger={
          <Button size="sm">
            {chosen.length === 0
              ? `All ${sources.length} sources`
              : chosen.length === 1 && first
                ? nameOf(first)
                : `${chosen.length} of ${sources.length} sources`}
          </Button>
        }
        entries={sources.map((source) => ({
          type: 'checkbox',
          id: source.id,
          label: `${nameOf(source)}${source.kind === 'container' ? ' (container)' : ''}`,
          checked: chosen.includes(source.id),
          onCheckedChange: (on) => onChange(toggled(chosen, source.id, on)),
        }))}
      />
    );
  }
  return (
    <fieldset aria-label="Services and containers" className="contents">
      {sources.map((source) => {
        const on = chosen.includes(source.id);
        return (
          <button
            key={source.id}
            type="button"
            aria-pressed={on}
            data-selected-row={on ? '' : undefined}
            onClick={() => onChange(toggled(chosen, source.id, !on))}
            className={chip}
          >
            <span
              aria-hidden
              data-mark=""
              className="h-3 w-1 shrink-0 rounded-full"
              style={{ background: colourOf(source.id) }}
            />
            <bdi className="truncate">{nameOf(source)}</bdi>
            {source.kind === 'container' && <span className="shrink-0 text-faint">container</span>}
          </button>
        );
      })}
    </fieldset>
  );
}
