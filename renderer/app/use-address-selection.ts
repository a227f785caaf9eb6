import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearch } from './navigation.tsx';

const settleMs = 120;

/** The selected row, as the address says. The address follows a moment later, so that a held J does not wait for it. */
export function useAddressSelection(name: string): [string | null, (id: string | null) => void] {
  const [search, setSearch] = useSearch();
  const fromAddress = search[name] ?? null;
  const [selected, setSelected] = useState(fromAddress);
  const [seen, setSeen] = useState(fromAddress);
  if (fromAddress !== seen) {
    setSeen(fromAddress);
    setSelected(fromAddress);
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const select = useCallback(
    (id: string | null) => {
      setSelected(id);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        setSeen(id);
        setSearch({ [name]: id ?? undefined });
      }, settleMs);
    },
    [setSearch, name],
  );
  return [selected, select];
}
