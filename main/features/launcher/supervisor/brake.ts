import type { RestartPolicy } from '../../../../shared/features/launcher/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';

export type Decision = { do: 'again'; afterMs: number } | { do: 'leave' } | { do: 'loop'; sentence: string };

/** Says what follows the end of a service that nobody asked for. */
export interface Brake {
  ended(end: { failed: boolean; livedMs: number }): Decision;
}

const times = (count: number) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

export function createBrake(policy: RestartPolicy, clock: Pick<Clock, 'monotonic'>): Brake {
  const windowMs = policy.withinSeconds * 1_000;
  let ends: number[] = [];
  let row = 0;
  return {
    ended({ failed, livedMs }) {
      if (policy.when === 'never' || (policy.when === 'on-failure' && !failed)) return { do: 'leave' };
      const now = clock.monotonic();
      ends = [...ends.filter((at) => at > now - windowMs), now];
      // Whoever ran for so long has not begun to loop.
      row = livedMs > windowMs ? 0 : row;
      if (ends.length > policy.most)
        return { do: 'loop', sentence: `ended ${times(ends.length)} in ${policy.withinSeconds} s: left alone` };
      const afterMs = Math.min(policy.firstDelaySeconds * 2 ** row, policy.longestDelaySeconds) * 1_000;
      row += 1;
      return { do: 'again', afterMs };
    },
  };
}
