import { availableParallelism } from 'node:os';

/** Who works on the machine comes first: half of it is left; where somebody waits for a sentence, one core is. */
export const threads = {
  behind: (): number => Math.max(1, Math.floor(availableParallelism() / 2)),
  before: (): number => Math.max(1, Math.min(8, availableParallelism() - 1)),
};
