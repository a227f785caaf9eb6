import { useEffect, useEffectEvent } from 'react';
import type { Frame, Position } from '../../shared/contract/builder.ts';
import { follow } from './streams.ts';

type Open<T> = (input: { after?: Position }, options: { signal: AbortSignal }) => Promise<AsyncIterable<Frame<T>>>;

interface Handlers<T> {
  item: (item: T) => void;
  reset: (lost: number) => void;
  ended?: (error: unknown) => void;
}

/** Follows a stream of the contract for as long as the component is there. */
export function useStream<T>(open: Open<T>, handlers: Handlers<T>): void {
  const item = useEffectEvent(handlers.item);
  const reset = useEffectEvent(handlers.reset);
  const ended = useEffectEvent((error: unknown) => {
    if (handlers.ended) handlers.ended(error);
    else console.error('a stream ended', error);
  });
  useEffect(() => {
    const stop = new AbortController();
    void follow(
      open,
      { item: (value) => item(value), reset: (lost) => reset(lost), ended: (error) => ended(error) },
      stop.signal,
    );
    return () => stop.abort();
  }, [open]);
}
