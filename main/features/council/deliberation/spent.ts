import type { Usage } from '../../../../shared/features/minds/schema.ts';
import type { Call } from '../types.ts';

/** Exact sums; the cost is null as soon as one request's is not known: a part is not the whole. */
export function spentOf(calls: readonly Pick<Call, 'requests' | 'usage' | 'cost'>[]) {
  const sent = calls.filter(({ requests }) => requests > 0);
  const usage: Usage = { input: 0, cachedInput: 0, output: 0, reasoning: 0 };
  for (const call of sent)
    for (const key of ['input', 'cachedInput', 'output', 'reasoning'] as const) usage[key] += call.usage?.[key] ?? 0;
  return {
    calls: sent.reduce((sum, { requests }) => sum + requests, 0),
    usage,
    cost: costOf(sent),
  };
}

export function costOf(calls: readonly Pick<Call, 'requests' | 'cost'>[]): number | null {
  const sent = calls.filter(({ requests }) => requests > 0);
  if (sent.some(({ cost }) => cost === null)) return null;
  return sent.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
}
