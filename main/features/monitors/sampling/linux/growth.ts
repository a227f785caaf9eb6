const wrap = 2 ** 32;

/**
 * How much counters grew since the look before. Null the first time, after a gap, and when one was set back: what it counted
 * in between is not known. Some count in 32 bits and come round.
 */
export function createGrowth() {
  const before = new Map<string, { value: number; look: number }>();
  let look = 0;
  return {
    /** Once before each look. */
    next(unbroken: boolean) {
      look += 1;
      if (!unbroken) before.clear();
      // What has not been there for a while is gone: an interface, a disk.
      if (look % 100 === 0) for (const [name, known] of before) if (known.look < look - 1) before.delete(name);
    },
    of(name: string, value: number): number | null {
      if (!Number.isFinite(value)) return null;
      const known = before.get(name);
      if (!known) {
        before.set(name, { value, look });
        return null;
      }
      const grown = known.look === look - 1 ? value - known.value : null;
      const last = known.value;
      known.value = value;
      known.look = look;
      if (grown === null || grown >= 0) return grown;
      return last < wrap && -grown > wrap / 2 ? grown + wrap : null;
    },
  };
}
