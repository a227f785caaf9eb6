export interface Ring {
  write(samples: Int16Array): void;
  /** What is held, oldest first; the ring is empty then. */
  take(): Int16Array<ArrayBuffer>;
}

/** Holds the newest samples and nothing else: memory that does not grow however long the microphone is open. */
export function createRing(capacity: number): Ring {
  const held = new Int16Array(capacity);
  let at = 0;
  let filled = 0;
  return {
    write(samples) {
      const newest = samples.subarray(Math.max(0, samples.length - capacity));
      const tail = newest.subarray(0, capacity - at);
      held.set(tail, at);
      held.set(newest.subarray(tail.length), 0);
      at = (at + newest.length) % capacity;
      filled = Math.min(capacity, filled + newest.length);
    },
    take() {
      const out = new Int16Array(filled);
      const from = (at - filled + capacity) % capacity;
      const head = held.subarray(from, Math.min(capacity, from + filled));
      out.set(head, 0);
      out.set(held.subarray(0, filled - head.length), head.length);
      filled = 0;
      return out;
    },
  };
}
