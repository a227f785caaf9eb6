import { useSyncExternalStore } from 'react';

type Listener = () => void;

interface Ticker {
  subscribe: (listener: Listener) => () => void;
  now: () => number;
}

/** One interval for all relative times of the page, running only while someone looks. */
function createTicker(period: number): Ticker {
  const listeners = new Set<Listener>();
  let now = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const tick = () => {
    if (document.hidden) return;
    now = Date.now();
    for (const listener of [...listeners]) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) {
        tick();
        timer = setInterval(tick, period);
        document.addEventListener('visibilitychange', tick);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        document.removeEventListener('visibilitychange', tick);
        now = 0;
      };
    },
    // Without a subscriber there is no tick to share, and a snapshot must not change between two reads.
    now: () => (now === 0 ? Math.floor(Date.now() / period) * period : now),
  };
}

const ticker = createTicker(5000);
const seconds = createTicker(1000);

/** The text that `format` makes of the current time; re-renders only when that text changes. */
export function useTicking(format: (now: number) => string): string {
  const read = () => format(ticker.now());
  return useSyncExternalStore(ticker.subscribe, read, read);
}

/** The same once a second, for clocks that run; only where someone waits for them. */
export function useTickingSeconds(format: (now: number) => string): string {
  const read = () => format(seconds.now());
  return useSyncExternalStore(seconds.subscribe, read, read);
}
