import { DomainError } from '../../../shared/contract/errors.ts';

/** What an engine said, without the frame that its client puts around it. */
export function sentenceOf(error: unknown): string {
  if (error instanceof DomainError) {
    if (error.code === 'INVALID' && 'problems' in error.data) {
      const { field, problem } = error.data.problems[0] ?? { field: '', problem: error.message };
      return `${field}: ${problem}`;
    }
    if ('why' in error.data) return error.data.why;
  }
  const said = (error as { json?: { message?: unknown } | null } | null)?.json?.message;
  if (typeof said === 'string' && said !== '') return said.slice(0, 1_000);
  return error instanceof Error ? error.message.slice(0, 1_000) : String(error);
}
