import type { Clock } from '../lib/clock.ts';
import type { ProcessFacts, Tree } from './process-tree.ts';
import { stopTree } from './stop-tree.ts';
import type { StopOptions, StopReceipt } from './types.ts';

const GRACE_MS = 3_000;

export interface Stopper {
  stop(options?: StopOptions): Promise<StopReceipt>;
}

interface Deps {
  childId: string;
  tree: Tree;
  facts: ProcessFacts;
  clock: Clock;
  terminal: boolean;
  exited: Promise<unknown> | null;
}

/** One stop at a time: who asks while it is under way gets the same receipt, and can only make it faster. */
export function createStopper(deps: Deps): Stopper {
  let running: { receipt: Promise<StopReceipt>; endsAt: number; hurry: AbortController } | null = null;
  return {
    stop({ graceMs = GRACE_MS } = {}) {
      const endsAt = performance.now() + graceMs;
      if (running) {
        const current = running;
        if (endsAt < current.endsAt) {
          const timer = setTimeout(() => current.hurry.abort(), graceMs);
          const done = () => clearTimeout(timer);
          current.receipt.then(done, done);
        }
        return current.receipt;
      }
      const hurry = new AbortController();
      const receipt = stopTree({ ...deps, graceMs, hurry: hurry.signal }).finally(() => {
        running = null;
      });
      running = { receipt, endsAt, hurry };
      return receipt;
    },
  };
}
