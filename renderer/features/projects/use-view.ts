import { useCallback, useEffect, useMemo, useState } from 'react';
import { noFilter } from '../../../shared/features/projects/filter.ts';
import type { ViewFilter } from '../../../shared/features/projects/schema.ts';
import { useSearch } from '../../app/navigation.tsx';
import { parseView, viewToSearch } from './address.ts';
import { setProjectsLayout, useProjectsLayout } from './store.ts';

const settleMs = 250;

/** What is typed is filtered by at once; the address follows when typing rests. */
function useTyped(known: string, onSettled: (text: string) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(known);
  const [seen, setSeen] = useState(known);
  if (known !== seen) {
    setSeen(known);
    setTyped(known);
  }
  useEffect(() => {
    if (typed === seen) return;
    const timer = setTimeout(() => {
      setSeen(typed);
      onSettled(typed);
    }, settleMs);
    return () => clearTimeout(timer);
  }, [typed, seen, onSettled]);
  return [typed, setTyped];
}

export interface ViewControl {
  view: ViewFilter;
  text: string;
  setText: (text: string) => void;
  /** `push`: the way back leads to what was on view before. */
  change: (patch: Partial<ViewFilter>, options?: { push?: boolean }) => void;
  clear: () => void;
}

/** The view as the address says it, in the layout that was last used where it says none. */
export function useView(): ViewControl {
  const [search, setSearch] = useSearch();
  const layout = useProjectsLayout((arranged) => arranged.layout);
  const inAddress = useMemo(() => {
    const parsed = parseView(search);
    return search.layout === undefined ? { ...parsed, layout } : parsed;
  }, [search, layout]);

  const change = useCallback(
    (patch: Partial<ViewFilter>, options?: { push?: boolean }) => {
      const next = { ...inAddress, ...patch };
      setProjectsLayout({ layout: next.layout });
      setSearch(viewToSearch(next), options);
    },
    [inAddress, setSearch],
  );
  const onSettled = useCallback((text: string) => setSearch({ text: text || undefined }), [setSearch]);
  const [text, setText] = useTyped(inAddress.text, onSettled);
  const view = useMemo(() => ({ ...inAddress, text: text.slice(0, 200) }), [inAddress, text]);
  const clear = useCallback(() => {
    const { sort, descending } = inAddress;
    setText('');
    change({ ...noFilter, sort, descending, layout: inAddress.layout }, { push: true });
  }, [inAddress, change, setText]);
  return { view, text, setText, change, clear };
}
