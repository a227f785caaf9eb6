import type { MemoryKind } from '../../../shared/features/memory/schema.ts';
import type { SearchRecord } from '../../app/search-params.ts';
import { dayEnd, kindWords } from './words.ts';

export interface Filters {
  query: string;
  kind: MemoryKind | null;
  projectId: string | null;
  entityId: string | null;
  pinned: boolean;
  ended: boolean;
  /** `2026-03-01`; empty is now. */
  day: string;
  /** Of that day: what was known then, or what is known of it now. */
  by: 'then' | 'now';
}

const isKind = (text: string): text is MemoryKind => Object.hasOwn(kindWords, text);

export function parseFilters(search: SearchRecord): Filters {
  const kind = search.kind ?? '';
  return {
    ...{ query: search.q ?? '', kind: isKind(kind) ? kind : null },
    ...{ projectId: search.project ?? null, entityId: search.entity ?? null },
    ...{ pinned: search.pinned === '1', ended: search.ended === '1' },
    day: dayEnd(search.day ?? '') === null ? '' : (search.day ?? ''),
    by: search.by === 'now' ? 'now' : 'then',
  };
}

export function filtersToSearch(patch: Partial<Filters>): Record<string, string | undefined> {
  const search: Record<string, string | undefined> = {};
  if (patch.query !== undefined) search.q = patch.query || undefined;
  if (patch.kind !== undefined) search.kind = patch.kind ?? undefined;
  if (patch.projectId !== undefined) search.project = patch.projectId ?? undefined;
  if (patch.entityId !== undefined) search.entity = patch.entityId ?? undefined;
  if (patch.pinned !== undefined) search.pinned = patch.pinned ? '1' : undefined;
  if (patch.ended !== undefined) search.ended = patch.ended ? '1' : undefined;
  if (patch.day !== undefined) search.day = patch.day || undefined;
  if (patch.by !== undefined) search.by = patch.by === 'now' ? 'now' : undefined;
  return search;
}

export const noFilters: Filters = {
  ...{ query: '', kind: null, projectId: null, entityId: null, pinned: false, ended: false, day: '', by: 'then' },
};

export const isFiltered = (filters: Filters): boolean =>
  Object.values(filtersToSearch(filters)).some((value) => value !== undefined);

/** Which moment is asked for, in both times; nothing is now. */
export function whenOf({ day, by }: Pick<Filters, 'day' | 'by'>): { knownAt?: number; validAt?: number } {
  const at = dayEnd(day);
  if (at === null) return {};
  return by === 'then' ? { knownAt: at, validAt: at } : { validAt: at };
}

export function toInput(filters: Filters) {
  return {
    ...(filters.query !== '' && { query: filters.query }),
    ...(filters.kind !== null && { kinds: [filters.kind] }),
    ...(filters.projectId !== null && { projectId: filters.projectId }),
    ...(filters.entityId !== null && { entityId: filters.entityId }),
    ...(filters.pinned && { pinned: true }),
    ended: filters.ended,
    ...whenOf(filters),
  };
}
