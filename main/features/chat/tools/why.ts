import { DomainError, type ErrorCode, type ErrorData } from '../../../../shared/contract/errors.ts';
import { StorageFull } from '../../../core/lib/storage-full.ts';

/** Why something that was expected to go wrong did, in a sentence or two; null for what nobody expected. */
export function whyOf(error: unknown): string | null {
  if (error instanceof StorageFull) return 'The disk is full.';
  if (error instanceof Error && error.name === 'AbortError') return 'It was given up.';
  if (!(error instanceof DomainError)) return null;
  const data = error.data as ErrorData<ErrorCode>;
  if ('problems' in data) return data.problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
  if ('why' in data) return 'remedy' in data && data.remedy ? `${data.why} ${data.remedy}` : data.why;
  if (error.code === 'NOT_FOUND' && 'id' in data && 'what' in data) return `There is no ${data.what} “${data.id}”.`;
  if (error.code === 'CANCELLED') return 'It was given up.';
  return 'It is not possible.';
}
