import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { commonCodes, type ErrorCode, errorMap } from './errors.ts';

type ErrorsOf<C extends ErrorCode> = Pick<typeof errorMap, C | (typeof commonCodes)[number]>;

function errorsOf<C extends ErrorCode>(codes: readonly C[]): ErrorsOf<C> {
  const wanted = new Set<ErrorCode>([...codes, ...commonCodes]);
  return Object.fromEntries(Object.entries(errorMap).filter(([code]) => wanted.has(code as ErrorCode))) as ErrorsOf<C>;
}

interface Described<C extends ErrorCode> {
  summary: string;
  /** Expected failures beyond the common ones. */
  errors?: readonly C[];
}

function tagOf(path: string): string {
  return path.split('/')[1] ?? 'core';
}

/** Reads and changes nothing. */
export function query<C extends ErrorCode = never>(path: `/${string}`, { summary, errors }: Described<C>) {
  return oc.route({ method: 'GET', path, summary, tags: [tagOf(path)] }).errors(errorsOf<C>(errors ?? []));
}

/** Changes something. */
export function command<C extends ErrorCode = never>(path: `/${string}`, { summary, errors }: Described<C>) {
  return oc.route({ method: 'POST', path, summary, tags: [tagOf(path)] }).errors(errorsOf<C>(errors ?? []));
}

/** Where a reader of a stream has got to. The epoch changes when the core restarts, so an old offset cannot be mistaken. */
export const position = z.object({ epoch: z.string().max(64), offset: z.coerce.number().int().nonnegative() });
export type Position = z.infer<typeof position>;

/** Input of every stream: go on after this position if it is still known, else start with a reset. */
export const resume = z.object({ after: position.optional() });

/**
 * What a stream carries. `reset` comes first when the reader is new, was too slow or comes back too late:
 * whatever it has collected is stale and it should ask again. `item` is one thing, in order.
 */
export function frameOf<T extends z.ZodType>(item: T) {
  return z.discriminatedUnion('type', [
    z.object({ type: z.literal('reset'), epoch: z.string(), offset: z.number().int(), lost: z.number().int() }),
    z.object({ type: z.literal('item'), epoch: z.string(), offset: z.number().int(), item }),
  ]);
}

export type Frame<T> =
  | { type: 'reset'; epoch: string; offset: number; lost: number }
  | { type: 'item'; epoch: string; offset: number; item: T };

/** A bounded, resumable stream of things; `params` say which. */
export function stream<T extends z.ZodType, P extends z.ZodRawShape = Record<never, never>>(
  path: `/${string}`,
  item: T,
  { summary, params }: { summary: string; params?: z.ZodObject<P> },
) {
  return oc
    .route({ method: 'GET', path, summary, tags: [tagOf(path)] })
    .errors(errorsOf<never>([]))
    .input(resume.extend((params?.shape ?? {}) as P))
    .output(eventIterator(frameOf(item)));
}
