import { randomUUID } from 'node:crypto';
import { mapEventIterator } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import {
  createRouterClient,
  type ImplementerInternalWithMiddlewares,
  implement,
  ORPCError,
  type Router as RouterOf,
  ValidationError,
} from '@orpc/server';
import {
  DomainError,
  type ErrorCode,
  type ErrorData,
  errorMap,
  type FieldProblem,
} from '../../shared/contract/errors.ts';
import { type Contract, contract } from '../../shared/contract/index.ts';
import { StorageFull } from './lib/storage-full.ts';
import type { Logger } from './log/logger.ts';

/** What every call knows about its caller. */
export interface RpcContext {
  log: Logger;
  client: { id: string; kind: 'window' | 'socket' | 'http' | 'direct' };
}

type Issue = {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
};

function problemOf(issue: Issue): FieldProblem {
  const field = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return { field, problem: issue.message };
}

function wireError<C extends ErrorCode>(code: C, data: ErrorData<C>, cause?: unknown) {
  const { status, message } = errorMap[code];
  return new ORPCError(code, { defined: true, status, message, data, cause });
}

/** Expected failures keep their code; anything else is a bug: logged once, and only its id goes out. */
function toWire(error: unknown, path: readonly string[], context: RpcContext): ORPCError<string, unknown> {
  if (error instanceof DomainError) return wireError(error.code, error.data, error.cause);
  if (error instanceof ORPCError) {
    if (error.cause instanceof ValidationError && error.code === 'BAD_REQUEST') {
      return wireError('INVALID', { problems: error.cause.issues.map(problemOf) });
    }
    if (error.code in errorMap) return error;
    if (error.code === 'BAD_REQUEST')
      return wireError('INVALID', { problems: [{ field: '', problem: error.message }] });
    if (error.status === 404) return wireError('NOT_FOUND', { what: 'procedure', id: path.join('.') });
  }
  if (error instanceof StorageFull) {
    return wireError('STORAGE_FULL', { path: error.path, remedy: 'Free some space; Optimus goes on by itself.' });
  }
  if (error instanceof Error && error.name === 'AbortError') return wireError('CANCELLED', { what: path.join('.') });
  const correlationId = randomUUID();
  context.log.error('a procedure failed', error, { procedure: path.join('.'), correlationId });
  return wireError('INTERNAL', { correlationId }, error);
}

const isIterator = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;

/** By its name: written out, it would be longer than the compiler allows. */
type Waiting = ImplementerInternalWithMiddlewares<Contract, RpcContext, RpcContext>;

const guarded = implement(contract)
  .$context<RpcContext>()
  .use(async ({ next, path, context }) => {
    try {
      const result = await next();
      if (!isIterator(result.output)) return result;
      // A stream fails long after it was begun, and in the same words.
      const output = mapEventIterator(result.output, {
        value: async (value) => value,
        error: async (error) => toWire(error, path, context),
      });
      return { ...result, output };
    } catch (error) {
      throw toWire(error, path, context);
    }
  });

/** The contract waiting for its handlers; a procedure without one does not compile. */
export const implementer: Waiting = guarded;

/** The same: by its name. */
export type Router = RouterOf<Contract, RpcContext>;

export type DirectClient = ContractRouterClient<Contract>;

/** The same procedures for callers inside the core: same validation, same errors, no wire. */
export const createDirectClient = createRouterClient;
