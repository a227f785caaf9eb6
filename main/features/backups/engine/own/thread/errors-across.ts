import { DomainError, type ErrorCode, type ErrorData } from '../../../../../../shared/contract/errors.ts';
import { BackendFault, type FaultCode } from '../../../restic/faults.ts';

/** An error as plain data: a structured clone forgets classes and codes. */
export type PlainError =
  | { kind: 'fault'; code: FaultCode; sentence: string; what: string | null; cause: string }
  | { kind: 'domain'; code: ErrorCode; data: ErrorData<ErrorCode>; cause: string }
  | { kind: 'aborted'; message: string }
  | { kind: 'other'; name: string; message: string; stack: string; code: string | null };

const inWords = (cause: unknown): string =>
  cause === undefined ? '' : cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);

export function plainError(error: unknown): PlainError {
  if (error instanceof BackendFault)
    return { kind: 'fault', code: error.code, sentence: error.message, what: error.what, cause: inWords(error.cause) };
  if (error instanceof DomainError)
    return { kind: 'domain', code: error.code, data: error.data, cause: inWords(error.cause) };
  if (!(error instanceof Error)) return { kind: 'other', name: 'Error', message: String(error), stack: '', code: null };
  if (error.name === 'AbortError') return { kind: 'aborted', message: error.message };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { kind: 'other', name: error.name, message: error.message, stack: error.stack ?? '', code };
}

export function thrownError(plain: PlainError): Error {
  if (plain.kind === 'fault')
    return new BackendFault(plain.code, plain.sentence, {
      what: plain.what,
      ...(plain.cause !== '' && { cause: plain.cause }),
    });
  if (plain.kind === 'domain')
    return new DomainError(plain.code, plain.data, plain.cause ? { cause: plain.cause } : {});
  if (plain.kind === 'aborted') return new DOMException(plain.message, 'AbortError');
  const error = Object.assign(new Error(plain.message), { name: plain.name });
  if (plain.stack !== '') error.stack = plain.stack;
  return plain.code === null ? error : Object.assign(error, { code: plain.code });
}
