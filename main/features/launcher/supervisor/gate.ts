/** So many at once; the others wait their turn, and can give up waiting. */
export function createGate(width: number) {
  let inside = 0;
  const waiting: (() => void)[] = [];
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else inside -= 1;
  };
  return {
    /** Resolves to what lets the next one in; calling it twice does no harm. Rejects when the signal aborts first. */
    async enter(signal?: AbortSignal): Promise<() => void> {
      signal?.throwIfAborted();
      if (inside < width) inside += 1;
      else
        await new Promise<void>((resolve, reject) => {
          const turn = () => {
            signal?.removeEventListener('abort', giveUp);
            resolve();
          };
          const giveUp = () => {
            waiting.splice(waiting.indexOf(turn), 1);
            reject(signal?.reason);
          };
          signal?.addEventListener('abort', giveUp, { once: true });
          waiting.push(turn);
        });
      let left = false;
      return () => {
        if (left) return;
        left = true;
        leave();
      };
    },
  };
}
export type Gate = ReturnType<typeof createGate>;
