import type { Cancel, Clock } from '../lib/clock.ts';

/** Longest sleep of the timer: what the clock on the wall does meanwhile is noticed at last then. */
const longest = 600_000;

interface WakeUp {
  at: number;
  runId: string;
  key: string;
}

/** One timer for all that waits: a step that waits costs an entry in a heap. */
export function createWakeUps(clock: Clock, onDue: (runId: string, key: string, at: number) => void) {
  const heap: WakeUp[] = [];
  const known = new Map<string, number>();
  let cancelTimer: Cancel = () => {};
  let armedFor = Infinity;

  const less = (a: number, b: number) => (heap[a]?.at ?? Infinity) < (heap[b]?.at ?? Infinity);
  const swap = (a: number, b: number) => {
    const held = heap[a] as WakeUp;
    heap[a] = heap[b] as WakeUp;
    heap[b] = held;
  };
  const push = (entry: WakeUp) => {
    heap.push(entry);
    for (let at = heap.length - 1; at > 0; ) {
      const up = (at - 1) >> 1;
      if (!less(at, up)) return;
      swap(at, up);
      at = up;
    }
  };
  const pop = () => {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ; ) {
      const child = less(2 * at + 2, 2 * at + 1) ? 2 * at + 2 : 2 * at + 1;
      if (!less(child, at)) return;
      swap(at, child);
      at = child;
    }
  };

  const ring = () => {
    armedFor = Infinity;
    for (let next = heap[0]; next && next.at <= clock.now(); next = heap[0]) {
      pop();
      const name = `${next.runId}\0${next.key}`;
      // It may have been set anew, or have become needless, since this entry was made.
      if (known.get(name) !== next.at) continue;
      known.delete(name);
      onDue(next.runId, next.key, next.at);
    }
    arm();
  };
  const arm = () => {
    const next = heap[0];
    if (!next || next.at >= armedFor) return;
    cancelTimer();
    armedFor = next.at;
    cancelTimer = clock.after(Math.min(Math.max(0, next.at - clock.now()), longest), ring);
  };
  const stopListening = clock.onResume(ring);

  return {
    set(runId: string, key: string, at: number) {
      const name = `${runId}\0${key}`;
      if (known.get(name) === at) return;
      known.set(name, at);
      push({ at, runId, key });
      arm();
    },
    clear(runId: string, key: string) {
      known.delete(`${runId}\0${key}`);
    },
    size: () => known.size,
    dispose() {
      stopListening();
      cancelTimer();
    },
  };
}
