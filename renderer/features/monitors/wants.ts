/** Which lines somebody looks at just now; told once for all that come and go together. */
export function createWants() {
  const counts = new Map<string, number>();
  const listeners = new Set<() => void>();
  let keys: readonly string[] = [];
  let told = false;

  const later = () => {
    if (told) return;
    told = true;
    queueMicrotask(() => {
      told = false;
      const next = [...counts.keys()].sort();
      if (next.length === keys.length && next.every((key, i) => key === keys[i])) return;
      keys = next;
      for (const fn of listeners) fn();
    });
  };

  return {
    want(wanted: readonly string[]): () => void {
      for (const key of wanted) counts.set(key, (counts.get(key) ?? 0) + 1);
      later();
      return () => {
        for (const key of wanted) {
          const left = (counts.get(key) ?? 1) - 1;
          if (left > 0) counts.set(key, left);
          else counts.delete(key);
        }
        later();
      };
    },
    keys: () => keys,
    subscribe(fn: () => void): () => void {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}
export type Wants = ReturnType<typeof createWants>;
