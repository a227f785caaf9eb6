import type { JournalEvent, JournalFilterInput, Severity } from '../../../shared/features/journal/schema.ts';
import type { SearchRecord } from '../../app/search-params.ts';
import { sinceOf, type TimeRange, timeRanges } from '../../lib/time-range.ts';

/** The journal's filters as they stand in the address. */
export interface Filters {
  text: string;
  kinds: readonly string[];
  severities: readonly Severity[];
  subject: { type: string; id: string } | null;
  range: TimeRange;
}

const allSeverities: readonly string[] = ['info', 'notice', 'warning', 'error'] satisfies Severity[];

const list = (text: string | undefined) => (text ?? '').split(',').filter(Boolean);

/** Whatever an address holds becomes filters that the core accepts. */
export function parseFilters(search: SearchRecord): Filters {
  const at = (search.subject ?? '').indexOf(':');
  const subject = search.subject ?? '';
  return {
    text: (search.text ?? '').slice(0, 200),
    kinds: list(search.kinds).slice(0, 100),
    severities: list(search.severity).filter((s): s is Severity => allSeverities.includes(s)),
    subject: at > 0 && at < subject.length - 1 ? { type: subject.slice(0, at), id: subject.slice(at + 1) } : null,
    range: timeRanges.find((range) => range === search.range) ?? 'all',
  };
}

export function filtersToSearch(filters: Partial<Filters>): Record<string, string | undefined> {
  const out: Record<string, string | undefined> = {};
  if ('text' in filters) out.text = filters.text || undefined;
  if (filters.kinds) out.kinds = filters.kinds.join(',') || undefined;
  if (filters.severities) out.severity = filters.severities.join(',') || undefined;
  if ('subject' in filters) out.subject = filters.subject ? `${filters.subject.type}:${filters.subject.id}` : undefined;
  if (filters.range) out.range = filters.range === 'all' ? undefined : filters.range;
  return out;
}

export const noFilters: Filters = { text: '', kinds: [], severities: [], subject: null, range: 'all' };

export const isFiltered = (filters: Filters) =>
  filters.text !== '' ||
  filters.kinds.length > 0 ||
  filters.severities.length > 0 ||
  filters.subject !== null ||
  filters.range !== 'all';

export function toInput(filters: Filters, now: number): JournalFilterInput {
  const since = sinceOf(filters.range, now);
  const text = filters.text.trim();
  return {
    ...(text !== '' && { text }),
    ...(filters.kinds.length > 0 && { kinds: [...filters.kinds] }),
    ...(filters.severities.length > 0 && { severities: [...filters.severities] }),
    ...(filters.subject && { subject: filters.subject }),
    ...(since !== undefined && { since }),
  };
}

/** The same question asked of one event that has just happened. */
export function matches(filters: Filters, event: JournalEvent): boolean {
  const text = filters.text.trim().toLowerCase();
  const { subject } = filters;
  return (
    (text === '' || event.sentence.toLowerCase().includes(text)) &&
    (filters.kinds.length === 0 || filters.kinds.includes(event.kind)) &&
    (filters.severities.length === 0 || filters.severities.includes(event.severity)) &&
    (subject === null || event.subjects.some((s) => s.type === subject.type && s.id === subject.id))
  );
}
