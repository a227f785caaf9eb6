import type { Doing } from '../types.ts';

/** UNDER CONSTRUCTION by the helper who owns the doing; it adds what it needs of the services. */
export type DoingDeps = {};

export function createDoing(_deps: DoingDeps): Doing {
  return {
    prepare: async () => ({ ok: false, sentence: 'Under construction.', remedy: '' }),
    names: async () => ({ projects: [], workflows: [], words: [] }),
  };
}
