import { useDeferredValue, useEffect, useState } from 'react';
import { SearchField, type SearchFieldProps } from './search-field.tsx';

interface SettledSearchProps extends Pick<SearchFieldProps, 'label' | 'shortcut' | 'className'> {
  value: string;
  /** Called once typing rests. */
  onSettled: (value: string) => void;
}

/** What it filters follows a moment later, so that typing never waits for it. */
export function SettledSearch({ value, onSettled, ...field }: SettledSearchProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setTyped(value);
  }
  const settled = useDeferredValue(typed);
  useEffect(() => {
    if (settled === known) return;
    const timer = setTimeout(() => {
      setKnown(settled);
      onSettled(settled);
    }, 150);
    return () => clearTimeout(timer);
  }, [settled, known, onSettled]);
  return <SearchField {...field} value={typed} onValueChange={setTyped} />;
}
