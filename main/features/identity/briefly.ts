import type { Clock } from '../../core/lib/clock.ts';

/** Many ask in the same moment, and one look answers them all. What failed is asked anew. */
export function briefly<T>(clock: Pick<Clock, 'monotonic'>, forMs: number, look: () => Promise<T>): () => Promise<T> {
  let last: { until: number; answer: Promise<T> } | null = null;
  return () => {
    if (last && clock.monotonic() < last.until) return last.answer;
    const asked = { until: Number.POSITIVE_INFINITY, answer: look() };
    last = asked;
    asked.answer.then(
      () => {
        asked.until = clock.monotonic() + forMs;
      },
      () => {
        if (last === asked) last = null;
      },
    );
    return asked.answer;
  };
}
