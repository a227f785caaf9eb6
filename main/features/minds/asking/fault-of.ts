import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Fault } from '../../../../shared/features/minds/schema.ts';
import { fault as faultSchema } from '../../../../shared/features/minds/schema.ts';
import { plainOf, textIn } from '../providers/read.ts';

/** Of what a provider says; the rest is not kept. */
export const longestWords = 2_000;

/** What an error means that came from below the wire or from a library. */
export function faultOf(error: unknown): Fault {
  const own = faultSchema.safeParse(plainOf(error).fault);
  if (own.success) return own.data;
  const of = (code: Fault['code'], message: string): Fault => ({ code, message, status: null, retryAfterMs: null });
  if (error instanceof DomainError) {
    const { why, remedy } = plainOf(error.data);
    return of('not-sent', [textIn(why) || error.message, textIn(remedy)].filter(Boolean).join(' '));
  }
  if (error instanceof SyntaxError) return of('malformed', 'A piece of the answer is no JSON');
  // Both libraries put what an error event said into `error`, one of them with its envelope.
  const said = plainOf(plainOf(error).error);
  const message = textIn(plainOf(said.error).message) || textIn(said.message);
  if (message !== '') return of('stream-error', message);
  if ('error' in plainOf(error)) return of('stream-error', error instanceof Error ? error.message : String(error));
  return of('malformed', error instanceof Error ? error.message : String(error));
}

/** The connection itself is at fault, and no request by it will do better. */
export const isOfConnection = ({ code }: Fault): boolean =>
  code === 'unauthorised' || code === 'forbidden' || code === 'unreachable';

/** It was refused before anything was answered: nothing is charged for that. */
export const costsNothing = ({ code, status }: Fault): boolean =>
  status !== null || code === 'unreachable' || code === 'not-sent';
