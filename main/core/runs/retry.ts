import { defaultMaxBackoffMs } from './limits.ts';
import type { RetryPolicy } from './types.ts';

/** How long to wait after so many failures; null when it has been tried often enough. */
export function backoff(policy: RetryPolicy | undefined, failures: number, random: () => number): number | null {
  if (!policy || failures >= policy.attempts) return null;
  const whole = Math.min(policy.backoffMs * 2 ** (failures - 1), policy.maxBackoffMs ?? defaultMaxBackoffMs);
  return Math.round(whole * (1 + (policy.jitter ?? 0) * (2 * random() - 1)));
}
