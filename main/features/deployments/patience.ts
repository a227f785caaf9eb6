import { DomainError } from '../../../shared/contract/errors.ts';
import type { Clock } from '../../core/lib/clock.ts';

const patienceMs = 20_000;

/** An engine far away may say nothing at all. */
export async function patiently<T>(
  clock: Pick<Clock, 'after'>,
  what: string,
  answer: Promise<T>,
  withinMs = patienceMs,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(withinMs, () =>
    late.reject(new DomainError('UNAVAILABLE', { what, why: `Nothing answered within ${withinMs / 1_000} s.` })),
  );
  answer.catch(() => {});
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    cancel();
  }
}
