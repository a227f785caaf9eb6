import { useQueries } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Finder } from '../feature.ts';
import { foundSection, type PaletteSection } from './entries.ts';

const waitMs = 80;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), waitMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** What the features find beyond commands. Late answers append below; nothing above them moves. */
export function useFound(query: string, finders: readonly Finder[]): { sections: PaletteSection[]; busy: boolean } {
  const text = useSettled(query.trim());
  return useQueries({
    queries: finders.map((finder) => ({
      queryKey: ['palette', finder.id, text],
      queryFn: ({ signal }: { signal: AbortSignal }) => finder.find(text, signal),
      enabled: text.length > 1,
      staleTime: 0,
      gcTime: 30_000,
    })),
    combine: (results) => ({
      sections: results.flatMap((result, i) => {
        const finder = finders[i];
        const found = text.length > 1 ? (result.data ?? []) : [];
        return finder && found.length > 0 ? [foundSection(finder.id, finder.title, found)] : [];
      }),
      busy: text !== query.trim() || results.some((result) => result.isFetching),
    }),
  });
}
