import { useEffect, useEffectEvent } from 'react';
import type { Frame, Position } from '../../shared/contract/builder.ts';
import { follow } from './streams.ts';

type Open<T> = (input: { after?: Position }, options: { signal: AbortSignal }) => Promise<AsyncIterable<Frame<T>>>;

interface Handlers<T> {
  item: (item: T) => void;
  reset: (lost: number) => void;
}

/** Follows a stream of the contract for as long as the component is there. */
export function useStream<T>(open: Open<T>, handlers: Handlers<T>): void {
  const item = useEffectEvent(handlers.item);
  const reset = useEffectEvent(handlers.reset);
  useEffect(() => {
    const stop = new AbortController();
    void follow(open, { item: (value) => item(value), reset: (lost) => reset(lost) }, stop.signal);
    return () => stop.abort();
  }, [open]);
}
