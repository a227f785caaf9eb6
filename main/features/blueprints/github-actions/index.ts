import type { Check, Generate } from '../types.ts';
import { generate } from './generate.ts';

export const githubActions: { generate: Generate; check: Check } = {
  generate,
  check: async (file) => (await import('./check.ts')).check(file),
};
