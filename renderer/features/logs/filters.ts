import type { LogLevel } from '../../../shared/features/logs/schema.ts';
import type { SearchRecord } from '../../app/search-params.ts';
import { sinceOf, type TimeRange, timeRanges } from '../../lib/time-range.ts';

export type LogView = 'lines' | 'groups';

/** Which lines are shown, as the address says. */
export interface LogFilters {
  text: string;
  regex: boolean;
  /** Capitals count. */
  exact: boolean;
  levels: readonly LogLevel[];
  sources: readonly string[];
  range: TimeRange;
  /** A stretch of its own, drawn on the time line: then the range does not count. */
  from: number | null;
  to: number | null;
}

export const noFilters: LogFilters = {
  text: '',
  regex: false,
  exact: false,
  levels: [],
  sources: [],
  range: 'all',
  from: null,
  to: null,
};

export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const satisfies readonly LogLevel[];

const moment = (text: string | undefined) => {
  const at = Number(text ?? '');
  return text && Number.isFinite(at) && at > 0 && at < 8.64e15 ? at : null;
};

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Whatever an address holds becomes filters that the core accepts. */
export function parseFilters(search: SearchRecord): LogFilters {
  const [from, to] = [moment(search.from), moment(search.to)];
  const chosen = (search.levels ?? '').split(',');
  return {
    text: (search.text ?? '').slice(0, 500),
    regex: search.regex === '1',
    exact: search.case === '1',
    levels: levels.filter((level) => chosen.includes(level)),
    sources: (search.sources ?? '')
      .split(',')
      .filter(Boolean)
      .map((id) => decoded(id).slice(0, 200))
      .slice(0, 100),
    range: timeRanges.find((range) => range === search.range) ?? 'all',
    ...(from !== null && to !== null && to > from ? { from, to } : { from: null, to: null }),
  };
}

export function filtersToSearch(filters: Partial<LogFilters>): Record<string, string | undefined> {
  const out: Record<string, string | undefined> = {};
  if ('text' in filters) out.text = filters.text || undefined;
  if ('regex' in filters) out.regex = filters.regex ? '1' : undefined;
  if ('exact' in filters) out.case = filters.exact ? '1' : undefined;
  if (filters.levels) out.levels = filters.levels.join(',') || undefined;
  if (filters.sources) out.sources = filters.sources.map(encodeURIComponent).join(',') || undefined;
  if (filters.range) out.range = filters.range === 'all' ? undefined : filters.range;
  if ('from' in filters) out.from = filters.from ? String(Math.floor(filters.from)) : undefined;
  if ('to' in filters) out.to = filters.to ? String(Math.ceil(filters.to)) : undefined;
  return out;
}

export const isFiltered = (filters: LogFilters) =>
  Object.values(filtersToSearch(filters)).some((value) => value !== undefined);

/** What the core is asked, of one project, of one source, or of everything. */
export interface Scope {
  projectId?: string | undefined;
  sourceId?: string | undefined;
}

export function toInput(filters: LogFilters, { projectId, sourceId }: Scope, now: number) {
  const since = filters.from ?? sinceOf(filters.range, now);
  return {
    ...(projectId !== undefined && { projectId }),
    sources: sourceId === undefined ? [...filters.sources] : [sourceId],
    text: filters.text,
    regex: filters.regex,
    exact: filters.exact,
    levels: [...filters.levels],
    ...(since !== undefined && { from: since }),
    ...(filters.to !== null && { to: filters.to }),
  };
}
export type LogInput = ReturnType<typeof toInput>;
