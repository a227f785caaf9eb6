import { perMs } from './block.ts';

/**
 * Keys grow whatever the clock on the wall does, over all sources. A clock that is set back is followed by what it was ahead, so that
 * lines keep their order, and their time is still told as it was.
 */
export function createKeys() {
  let last = 0;
  let shift = 0;

  return {
    /** Another process has used keys up to this one. */
    from(key: number): void {
      last = Math.max(last, key);
    },
    /** To be asked for each piece that comes; its lines share it. */
    shiftAt(at: number): number {
      const lastMs = Math.floor(last / perMs);
      if (at >= lastMs) shift = 0;
      else if (at + shift < lastMs) shift = lastMs - at;
      return shift;
    },
    next(at: number): number {
      last = Math.max(last + 1, (at + shift) * perMs);
      return last;
    },
  };
}
export type Keys = ReturnType<typeof createKeys>;

/** As text of one length, so that it sorts; the name of the source makes it unique among those of other programs. */
export const keyText = (key: number, name: string): string => `${key.toString(36).padStart(11, '0')}-${name}`;

export function keyNumber(text: string): number | null {
  const found = /^([0-9a-z]{11})-[0-9a-z]{1,20}$/.exec(text);
  return found ? Number.parseInt(found[1] ?? '', 36) : null;
}
