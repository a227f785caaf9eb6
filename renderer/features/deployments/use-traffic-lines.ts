import { useEffect, useState } from 'react';
import type { Place } from '../../../shared/features/deployments/schema.ts';
import { appended, type TrafficLine } from './traffic-lines.ts';

/** Requests a second of each place since this page is looked at: nobody keeps them, and nobody makes them up. */
export function useTrafficLines(
  places: readonly Place[] | undefined,
  readAt: number,
): ReadonlyMap<string, TrafficLine> {
  const [lines, setLines] = useState<ReadonlyMap<string, TrafficLine>>(new Map());
  useEffect(() => {
    if (places && readAt > 0) setLines((before) => appended(before, places, readAt));
  }, [places, readAt]);
  return lines;
}
