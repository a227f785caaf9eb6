import { DomainError, type ErrorCode, type ErrorData } from '../../../shared/contract/errors.ts';
import { StorageFull } from './storage-full.ts';

/** Why something that was expected to go wrong did, and what helps; null for what nobody expected. */
export function expectedOf(error: unknown): { why: string; remedy: string } | null {
  const only = (why: string) => ({ why, remedy: '' });
  if (error instanceof StorageFull) return only('The disk is full.');
  if (error instanceof Error && error.name === 'AbortError') return only('It was given up.');
  if (!(error instanceof DomainError)) return null;
  const data = error.data as ErrorData<ErrorCode>;
  if ('problems' in data) return only(data.problems.map(({ field, problem }) => `${field}: ${problem}`).join('; '));
  if ('why' in data) return { why: data.why, remedy: ('remedy' in data && data.remedy) || '' };
  if (error.code === 'NOT_FOUND' && 'id' in data && 'what' in data)
    return only(`There is no ${data.what} “${data.id}”.`);
  if (error.code === 'CANCELLED') return only('It was given up.');
  return only('It is not possible.');
}

/** The same in a sentence or two. */
export function whyOf(error: unknown): string | null {
  const expected = expectedOf(error);
  if (expected === null) return null;
  return expected.remedy === '' ? expected.why : `${expected.why} ${expected.remedy}`;
}
