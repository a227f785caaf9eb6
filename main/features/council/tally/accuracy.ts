import type { Confidence } from '../../../../shared/features/council/schema.ts';

/** Before the first outcome a seat is taken to be right six times in ten, as firmly as four outcomes would say it. */
export const prior = { accuracy: 0.6, strength: 4 };
/** Nobody is trusted beyond this, however long his luck holds; nor mistrusted. */
export const most = 0.97;

export interface Count {
  topic: string;
  confidence: Confidence | null;
  outcomes: number;
  right: number;
}

interface Outcome extends Pick<Count, 'topic' | 'confidence'> {
  right: boolean;
}

interface Sum {
  outcomes: number;
  right: number;
}

const sumOf = (counts: readonly Count[]): Sum =>
  counts.reduce((sum, { outcomes, right }) => ({ outcomes: sum.outcomes + outcomes, right: sum.right + right }), {
    outcomes: 0,
    right: 0,
  });

const pooled = (mean: number, { outcomes, right }: Sum) =>
  (mean * prior.strength + right) / (prior.strength + outcomes);

/**
 * A hierarchical Beta: what a seat was worth in other topics is the prior of this one, and this one that of how sure it says it is.
 * Each outcome is counted on one level only, so with a single topic and bucket it is the plain posterior mean.
 */
export function accuracyOf(counts: readonly Count[], topic: string, confidence: Confidence | null): number {
  const inBucket = (count: Count) => confidence !== null && count.topic === topic && count.confidence === confidence;
  const inTopic = (count: Count) => count.topic === topic && !inBucket(count);
  const seat = pooled(prior.accuracy, sumOf(counts.filter((count) => count.topic !== topic)));
  const ofTopic = pooled(seat, sumOf(counts.filter(inTopic)));
  const ofBucket = pooled(ofTopic, sumOf(counts.filter(inBucket)));
  return Math.min(most, Math.max(1 - most, ofBucket));
}

/** Of one seat, put together by topic and by how sure it said it was. */
export function countsOf(outcomes: readonly Outcome[]): Count[] {
  const counts = new Map<string, Count>();
  for (const { topic, confidence, right } of outcomes) {
    const key = `${topic}\0${confidence}`;
    const before = counts.get(key) ?? { topic, confidence, outcomes: 0, right: 0 };
    counts.set(key, { ...before, outcomes: before.outcomes + 1, right: before.right + (right ? 1 : 0) });
  }
  return [...counts.values()];
}
