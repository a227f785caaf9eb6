import { useCallback, useMemo, useState } from 'react';
import { useSearch } from '../../app/navigation.tsx';
import { filtersToSearch, type LogFilters, type LogView, noFilters, parseFilters } from './filters.ts';

export interface Choice {
  filters: LogFilters;
  view: LogView;
  /** A line to go to. */
  line: string | null;
  change: (patch: Partial<LogFilters>) => void;
  show: (view: LogView) => void;
  goTo: (line: string | null, patch?: Partial<LogFilters>) => void;
}

/** On a page of its own the address holds what is chosen, so that it can be sent to somebody. */
export function useAddressChoice(): Choice {
  const [search, setSearch] = useSearch();
  const filters = useMemo(() => parseFilters(search), [search]);
  const change = useCallback(
    (patch: Partial<LogFilters>) => setSearch({ ...filtersToSearch(patch), line: undefined }),
    [setSearch],
  );
  const show = useCallback(
    (view: LogView) => setSearch({ view: view === 'lines' ? undefined : view }, { push: true }),
    [setSearch],
  );
  const goTo = useCallback(
    (line: string | null, patch: Partial<LogFilters> = {}) =>
      setSearch({ ...filtersToSearch(patch), line: line ?? undefined, ...(line !== null && { view: undefined }) }),
    [setSearch],
  );
  return {
    filters,
    view: search.view === 'groups' ? 'groups' : 'lines',
    line: search.line ?? null,
    change,
    show,
    goTo,
  };
}

/** Beside something else, in the dock say, the address is not ours. */
export function useOwnChoice(): Choice {
  const [filters, setFilters] = useState<LogFilters>(noFilters);
  const [view, show] = useState<LogView>('lines');
  const [line, setLine] = useState<string | null>(null);
  const change = useCallback((patch: Partial<LogFilters>) => {
    setFilters((before) => ({ ...before, ...patch }));
    setLine(null);
  }, []);
  const goTo = useCallback((next: string | null, patch: Partial<LogFilters> = {}) => {
    setFilters((before) => ({ ...before, ...patch }));
    setLine(next);
    if (next !== null) show('lines');
  }, []);
  return { filters, view, line, change, show, goTo };
}
