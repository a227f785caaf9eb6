const HEALTHY_AFTER_MS = 60_000;

/** A page that dies is loaded again once; when it dies again within a minute, the user has to decide. */
export function createCrashPolicy(now: () => number): { next(): 'reload' | 'ask' } {
  let reloadedAt: number | null = null;
  return {
    next() {
      const at = now();
      if (reloadedAt !== null && at - reloadedAt < HEALTHY_AFTER_MS) return 'ask';
      reloadedAt = at;
      return 'reload';
    },
  };
}
