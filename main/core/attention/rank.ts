import type { AttentionItem, AttentionSeverity } from '../../../shared/features/attention/schema.ts';

const weight: Record<AttentionSeverity, number> = { critical: 0, error: 1, warning: 2, info: 3 };

/** Worst first, then what has waited longest, then by key so that the order never flickers. */
export function byUrgency(a: AttentionItem, b: AttentionItem): number {
  return weight[a.severity] - weight[b.severity] || a.since - b.since || a.key.localeCompare(b.key);
}
