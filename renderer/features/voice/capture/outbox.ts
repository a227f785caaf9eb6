/** As many samples as one call may carry: two seconds. */
const mostInCall = 32_000;

export interface OutboxDeps {
  /** Resolves once they are kept on disk. The same `seq` always brings the same samples. */
  append: (seq: number, samples: Int16Array) => Promise<void>;
  /** Waits until it makes sense to try again; null: it never will. */
  again: (error: unknown) => Promise<void> | null;
  /** So many samples are not yet kept by the core. */
  onWaiting: (samples: number) => void;
  /** Longest that is held, in samples; behind that nothing more is taken. */
  capacity: number;
}

export interface Outbox {
  put(samples: Int16Array): void;
  /** After everything that was put is kept; rejects with what `again` gave up on. */
  emptied(): Promise<void>;
  /** All of it once more, from the first sample on: whoever kept it has forgotten. */
  restart(): void;
  /** Samples that were put. */
  held(): number;
  close(): void;
}

/**
 * Carries what was spoken to the core in order, one call at a time, each as large as what has gathered meanwhile. Everything is
 * held until the recording is finished, so a lost connection or a core that was killed costs nothing that was said.
 */
export function createOutbox({ append, again, onWaiting, capacity }: OutboxDeps): Outbox {
  const pieces: Int16Array[] = [];
  let held = 0;
  /** Where the next call begins: a piece, and how much of it is gone. */
  let next = 0;
  let seq = 0;
  let sent = 0;
  let busy = false;
  let closed = false;
  let failed: { error: unknown } | null = null;
  let round = 0;
  let waiting: PromiseWithResolvers<void> | null = null;

  const settle = () => {
    if (failed) waiting?.reject(failed.error);
    else if (next === pieces.length && !busy) waiting?.resolve();
    else return;
    waiting = null;
  };

  const gather = () => {
    let size = 0;
    let end = next;
    while (end < pieces.length && size + (pieces[end]?.length ?? 0) <= mostInCall) size += pieces[end++]?.length ?? 0;
    const samples = new Int16Array(size);
    let at = 0;
    for (const piece of pieces.slice(next, end)) {
      samples.set(piece, at);
      at += piece.length;
    }
    return { samples, end };
  };

  async function pump(): Promise<void> {
    if (busy || closed || failed) return;
    busy = true;
    const mine = round;
    while (next < pieces.length && !closed && round === mine) {
      const { samples, end } = gather();
      const number = seq;
      for (;;) {
        try {
          await append(number, samples);
          break;
        } catch (error) {
          if (closed || round !== mine) break;
          const pause = again(error);
          if (pause === null) {
            failed = { error };
            break;
          }
          await pause;
          if (closed || round !== mine) break;
        }
      }
      if (closed || round !== mine || failed) break;
      next = end;
      seq = number + 1;
      sent += samples.length;
      onWaiting(held - sent);
    }
    busy = false;
    if (round !== mine) void pump();
    settle();
  }

  return {
    put(samples) {
      if (closed) return;
      const room = capacity - held;
      if (room <= 0) return;
      const taken = samples.length > room ? samples.slice(0, room) : samples;
      pieces.push(taken);
      held += taken.length;
      onWaiting(held - sent);
      void pump();
    },
    emptied() {
      waiting ??= Promise.withResolvers<void>();
      const { promise } = waiting;
      settle();
      return promise;
    },
    restart() {
      round++;
      next = 0;
      seq = 0;
      sent = 0;
      failed = null;
      void pump();
    },
    held: () => held,
    close() {
      closed = true;
      pieces.length = 0;
    },
  };
}
