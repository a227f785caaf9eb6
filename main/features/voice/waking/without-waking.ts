import type { Ears } from '../types.ts';

/** In safe mode nothing listens by itself. */
export const withoutWaking = (ears: Ears): Ears => ({
  ...ears,
  wake: {
    ...ears.wake,
    problem: () => 'Optimus runs in safe mode, in which nothing listens by itself. Leave safe mode first.',
    feed: () => {},
  },
});
