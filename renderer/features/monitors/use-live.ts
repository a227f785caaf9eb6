import { useEffect, useSyncExternalStore } from 'react';
import type { SeriesRange } from '../../../shared/features/monitors/schema.ts';
import { client } from '../../app/connection.ts';
import { follow } from '../../app/streams.ts';
import type { LiveStore } from './live-store.ts';
import type { Wants } from './wants.ts';

/** What one question and one stream may name. */
const mostAsked = 40;
const mostFollowed = 200;

async function kept(keys: readonly string[], seconds: number, signal: AbortSignal): Promise<SeriesRange[]> {
  const to = Date.now();
  const ranges: SeriesRange[] = [];
  for (let at = 0; at < keys.length; at += mostAsked) {
    const asked = keys.slice(at, at + mostAsked);
    ranges.push(
      // A few more than there are: both ends are rounded outwards, and a step of two seconds would be of no use.
      ...(await client.monitors.range(
        { keys: asked, from: to - seconds * 1_000, to, points: seconds + 8 },
        { signal },
      )),
    );
  }
  return ranges;
}

/** Fills the store with the last minutes of what is wanted, and follows it second by second while `on`. */
export function useLive(store: LiveStore, wants: Wants, seconds: number, on: boolean): void {
  const keys = useSyncExternalStore(wants.subscribe, wants.keys);
  useEffect(() => {
    if (!on || keys.length === 0) return;
    const stop = new AbortController();
    const followed = keys.slice(0, mostFollowed);
    void follow(
      (input, options) => client.monitors.live({ ...input, keys: [...followed] }, options),
      {
        item: store.tick,
        reset: () => {
          kept(followed, seconds, stop.signal).then(store.fill, () => {
            // The lines begin now instead; a lost connection has its own banner, and comes here again.
          });
        },
      },
      stop.signal,
    );
    return () => stop.abort();
  }, [store, keys, seconds, on]);
}
