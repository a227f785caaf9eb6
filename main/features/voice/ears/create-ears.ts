import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Ears } from '../types.ts';

export interface EarsDeps {
  children: Children;
  clock: Clock;
  log: Logger;
  dataDir: string;
}

/** UNDER CONSTRUCTION by the helper who owns the ears. */
export function createEars(_deps: EarsDeps): Ears & { begin(): Promise<void> } {
  return {
    problem: () => 'Under construction.',
    listen: () => null,
    inspect: async () => null,
    wake: { problem: () => 'Under construction.', feed: () => {}, onWoken: () => () => {}, rest: () => {} },
    speaker: { problem: () => 'Under construction.', embed: async () => 'Under construction.' },
    onChange: () => () => {},
    async begin() {},
    async dispose() {},
  };
}
