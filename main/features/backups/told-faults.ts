import { DomainError } from '../../../shared/contract/errors.ts';
import type { TargetState } from '../../../shared/features/backups/schema.ts';
import { BackendFault, type FaultCode } from './restic/faults.ts';

/** What a fault says of the place where it came from; null says nothing of it. */
export const stateOf: Record<FaultCode, TargetState | null> = {
  away: 'away',
  refused: 'refused',
  full: null,
  missing: 'away',
  taken: null,
  'wrong-password': 'wrong-password',
  format: 'foreign',
  damaged: 'damaged',
  locked: 'busy',
  'append-only': null,
  failing: 'away',
};

/** A fault of a repository in the words of the contract; whatever else it is stays as it is. */
export function told(error: unknown, what: string): unknown {
  if (!(error instanceof BackendFault)) return error;
  const why = error.message;
  const cause = { cause: error };
  switch (error.code) {
    case 'full':
      return new DomainError('STORAGE_FULL', { path: error.what ?? what }, cause);
    case 'refused':
    case 'wrong-password':
      return new DomainError('FORBIDDEN', { what, why }, cause);
    case 'missing':
      return new DomainError('NOT_FOUND', { what: 'repository', id: error.what ?? what }, cause);
    case 'taken':
    case 'locked':
    case 'append-only':
      return new DomainError('CONFLICT', { what, why }, cause);
    default:
      return new DomainError('UNAVAILABLE', { what, why }, cause);
  }
}

/** One sentence of whatever went wrong, for a receipt or a job. */
export function sentenceOf(error: unknown): string {
  if (error instanceof DomainError) {
    const data = error.data as { why?: string; remedy?: string; problems?: { field: string; problem: string }[] };
    if (data.why !== undefined) return [data.why, data.remedy].filter(Boolean).join(' ');
    if (data.problems) return data.problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
    if (error.code === 'STORAGE_FULL') return 'The disk is full.';
    if (error.code === 'NOT_FOUND') {
      const { what, id } = error.data as { what: string; id: string };
      return `There is no ${what} ${id}.`;
    }
  }
  return error instanceof Error ? error.message : String(error);
}
