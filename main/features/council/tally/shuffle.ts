import { createHash } from 'node:crypto';

/** The same order for the same seed and name, on every machine and for ever. */
export function shuffled<T extends string>(things: readonly T[], seed: string, name: string): T[] {
  const keyed = things.map((thing) => ({
    thing,
    key: createHash('sha256').update(`${seed}\0${name}\0${thing}`).digest('hex'),
  }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ thing }) => thing);
}
