import type { RunFilterInput, RunState } from '../../../shared/features/runs/schema.ts';
import type { SearchRecord } from '../../app/search-params.ts';
import { sinceOf, type TimeRange, timeRanges } from '../../lib/time-range.ts';

/** The filters of the history as they stand in the address. */
export interface Filters {
  text: string;
  states: readonly RunState[];
  kinds: readonly string[];
  /** Only runs of this definition. */
  definition: string | null;
  range: TimeRange;
  /** Also those that steps of other runs have started. */
  children: boolean;
}

export const allStates: readonly RunState[] = [
  'running',
  'waiting',
  'paused',
  'compensating',
  'queued',
  'failed',
  'cancelled',
  'succeeded',
];

const list = (text: string | undefined) => (text ?? '').split(',').filter(Boolean);

/** Whatever an address holds becomes filters that the core accepts. */
export function parseFilters(search: SearchRecord): Filters {
  return {
    text: (search.text ?? '').slice(0, 200),
    states: allStates.filter((state) => list(search.state).includes(state)),
    kinds: list(search.kind)
      .filter((kind) => kind.length <= 64)
      .slice(0, 50),
    definition: search.definition?.slice(0, 200) || null,
    range: timeRanges.find((range) => range === search.range) ?? 'all',
    children: search.children === 'yes',
  };
}

export function filtersToSearch(filters: Partial<Filters>): Record<string, string | undefined> {
  const out: Record<string, string | undefined> = {};
  if ('text' in filters) out.text = filters.text || undefined;
  if (filters.states) out.state = filters.states.join(',') || undefined;
  if (filters.kinds) out.kind = filters.kinds.join(',') || undefined;
  if ('definition' in filters) out.definition = filters.definition ?? undefined;
  if (filters.range) out.range = filters.range === 'all' ? undefined : filters.range;
  if ('children' in filters) out.children = filters.children ? 'yes' : undefined;
  return out;
}

export const noFilters: Filters = { text: '', states: [], kinds: [], definition: null, range: 'all', children: false };

export const isFiltered = (filters: Filters): boolean =>
  filters.text !== '' ||
  filters.states.length > 0 ||
  filters.kinds.length > 0 ||
  filters.definition !== null ||
  filters.range !== 'all';

export function toInput(filters: Filters, now: number): RunFilterInput {
  const since = sinceOf(filters.range, now);
  const text = filters.text.trim();
  return {
    ...(text !== '' && { text }),
    ...(filters.states.length > 0 && { states: [...filters.states] }),
    ...(filters.kinds.length > 0 && { kinds: [...filters.kinds] }),
    ...(filters.definition !== null && { definitionId: filters.definition }),
    ...(since !== undefined && { since }),
    ...(filters.children && { children: true }),
  };
}
