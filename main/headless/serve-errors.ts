import { randomUUID } from 'node:crypto';
import { ORPCError } from '@orpc/server';
import { errorMap } from '../../shared/contract/errors.ts';
import type { Logger } from '../core/log/logger.ts';
import { type Reason, reasons } from './reasons.ts';

/** A refusal in the form in which a procedure fails. */
export function refusalError(reason: Reason) {
  const { code, data, status } = reasons[reason];
  return new ORPCError(code, { defined: true, status, message: errorMap[code].message, data });
}

export function unknownProcedure(path: string) {
  const { status, message } = errorMap.NOT_FOUND;
  return new ORPCError('NOT_FOUND', { defined: true, status, message, data: { what: 'procedure', id: path } });
}

/**
 * The procedures answer from the closed set by themselves. What goes wrong around them, while an input is decoded or an
 * output checked, is brought into it here.
 */
export function intoClosedSet(error: unknown, log: Logger) {
  if (error instanceof ORPCError) {
    if (error.code in errorMap) return error;
    if (error.status >= 400 && error.status < 500) return refusalError('json');
  } else if (error instanceof SyntaxError || error instanceof TypeError || error instanceof URIError) {
    return refusalError('json');
  }
  const correlationId = randomUUID();
  log.error('a call failed outside of its procedure', error, { correlationId });
  const { status, message } = errorMap.INTERNAL;
  return new ORPCError('INTERNAL', { defined: true, status, message, data: { correlationId } });
}
