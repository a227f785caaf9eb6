import { useCallback, useEffect, useRef, useState } from 'react';
import { chosen, follow, selectionAt, tell } from './address-selection.ts';
import { useSearch } from './navigation.tsx';

const settleMs = 120;

/** The selected row, as the address says. The address follows a moment later, so that a held J does not wait for it. */
export function useAddressSelection(name: string): [string | null, (id: string | null) => void] {
  const [search, setSearch] = useSearch();
  const address = search[name] ?? null;
  const [kept, setKept] = useState(() => selectionAt(address));
  const state = follow(kept, address);
  if (state !== kept) setKept(state);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const select = useCallback(
    (id: string | null) => {
      setKept((before) => chosen(before, id));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        setKept(tell);
        setSearch({ [name]: id ?? undefined });
      }, settleMs);
    },
    [setSearch, name],
  );
  return [state.selected, select];
}
