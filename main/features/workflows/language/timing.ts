import type { Json, StepDefinition } from '../../../core/runs/types.ts';
import { millisecondsOf } from './duration.ts';

const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/** How often and how long, as the engine wants it. The fields were checked before. */
export function timing(fields: Json): Pick<StepDefinition, 'retry' | 'timeoutMs' | 'onError'> {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return {};
  const { timeout, retry, 'on-error': onError } = fields;
  return {
    ...(retry === undefined ? {} : { retry: policy(retry) }),
    ...(typeof timeout === 'string' && millisecondsOf(timeout) > 0 ? { timeoutMs: millisecondsOf(timeout) } : {}),
    ...(onError === 'continue' || onError === 'stop' ? { onError } : {}),
  };
}

function policy(retry: Json): NonNullable<StepDefinition['retry']> {
  const given = typeof retry === 'object' && retry !== null && !Array.isArray(retry) ? retry : { attempts: retry };
  const { attempts, backoff, 'max-backoff': most } = given as Record<string, Json>;
  const backoffMs = typeof backoff === 'string' ? millisecondsOf(backoff) : firstPauseMs;
  return {
    attempts: typeof attempts === 'number' ? attempts : 1,
    backoffMs,
    maxBackoffMs: Math.max(backoffMs, typeof most === 'string' ? millisecondsOf(most) : longestPauseMs),
    jitter: 0.2,
  };
}
