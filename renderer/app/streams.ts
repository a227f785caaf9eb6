import type { Frame, Position } from '../../shared/contract/builder.ts';
import { useConnection } from './connection-store.ts';

type Open<T> = (input: { after?: Position }, options: { signal: AbortSignal }) => Promise<AsyncIterable<Frame<T>>>;

interface Handlers<T> {
  item: (item: T) => void;
  /** What was collected so far is stale: ask again. Comes first on a fresh start, and after loss. */
  reset: (lost: number) => void;
  /** It ended for a reason of its own while the connection holds; it begins anew when the connection does. */
  ended?: ((error: unknown) => void) | undefined;
}

function backOnline(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      unsubscribe();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const unsubscribe = useConnection.subscribe((state) => {
      if (state.status === 'online') done();
    });
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

/** Reads a stream for as long as the signal allows and goes on after the last position when the connection comes back. */
export async function follow<T>(open: Open<T>, handlers: Handlers<T>, signal: AbortSignal): Promise<void> {
  let after: Position | undefined;
  while (!signal.aborted) {
    const offline = backOnline(signal);
    try {
      for await (const frame of await open(after ? { after } : {}, { signal })) {
        after = { epoch: frame.epoch, offset: frame.offset };
        if (frame.type === 'reset') handlers.reset(frame.lost);
        else handlers.item(frame.item);
      }
      if (signal.aborted) return;
    } catch (error) {
      if (signal.aborted) return;
      if (useConnection.getState().status === 'online') {
        // The stream itself failed while the connection holds: reconnecting would only fail again at once.
        if (handlers.ended) handlers.ended(error);
        else console.error('a stream ended', error);
      }
    }
    await offline;
  }
}
