import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearch } from '../../app/navigation.tsx';

const idOf = (text: string | undefined) => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : null);

/** The selected event, as the address says. The address follows a moment later, so that a held J does not wait for it. */
export function useSelectedEvent(): [number | null, (id: number | null) => void] {
  const [search, setSearch] = useSearch();
  const fromAddress = idOf(search.event);
  const [selected, setSelected] = useState(fromAddress);
  const [seen, setSeen] = useState(fromAddress);
  if (fromAddress !== seen) {
    setSeen(fromAddress);
    setSelected(fromAddress);
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const select = useCallback(
    (id: number | null) => {
      setSelected(id);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        setSeen(id);
        setSearch({ event: id === null ? undefined : String(id) });
      }, 120);
    },
    [setSearch],
  );
  return [selected, select];
}
