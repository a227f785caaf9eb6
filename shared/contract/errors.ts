import { z } from 'zod';

/** What was wrong with one field of an input. `field` is a dotted path; empty means the input as a whole. */
export const fieldProblem = z.object({ field: z.string(), problem: z.string() });
export type FieldProblem = z.infer<typeof fieldProblem>;

const remedy = z.string().optional();

/**
 * The closed set of expected failures. A screen switches on the code and speaks from the data; it never parses a message.
 * Whatever is not in here is a bug and arrives as INTERNAL with the id under which it was logged.
 */
export const errorMap = {
  INVALID: { status: 400, message: 'The input is not valid.', data: z.object({ problems: z.array(fieldProblem) }) },
  NOT_FOUND: { status: 404, message: 'That does not exist.', data: z.object({ what: z.string(), id: z.string() }) },
  CONFLICT: {
    status: 409,
    message: 'That clashes with the present state.',
    /** `expected`: of things that come in order, the next one. */
    data: z.object({ what: z.string(), why: z.string(), remedy, expected: z.number().int().optional() }),
  },
  UNAVAILABLE: {
    status: 503,
    message: 'That is not available here.',
    /** `partly`: something had been done before, and it stays. */
    data: z.object({ what: z.string(), why: z.string(), remedy, partly: z.boolean().optional() }),
  },
  FORBIDDEN: { status: 403, message: 'That is not allowed.', data: z.object({ what: z.string(), why: z.string() }) },
  TOO_LARGE: {
    status: 413,
    message: 'That is too large.',
    data: z.object({ what: z.string(), limit: z.number(), got: z.number().optional() }),
  },
  STORAGE_FULL: { status: 507, message: 'The disk is full.', data: z.object({ path: z.string(), remedy }) },
  CANCELLED: { status: 499, message: 'Cancelled.', data: z.object({ what: z.string() }) },
  INTERNAL: { status: 500, message: 'Something went wrong.', data: z.object({ correlationId: z.string() }) },
} as const;

export type ErrorCode = keyof typeof errorMap;
export type ErrorData<C extends ErrorCode> = z.infer<(typeof errorMap)[C]['data']>;

/** Codes that any procedure may answer with, so none has to declare them. */
export const commonCodes = ['INVALID', 'STORAGE_FULL', 'CANCELLED', 'INTERNAL'] as const satisfies readonly ErrorCode[];

export class DomainError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly data: ErrorData<C>;

  constructor(code: C, data: ErrorData<C>, options?: ErrorOptions) {
    super(`${code}: ${JSON.stringify(data)}`, options);
    this.name = 'DomainError';
    this.code = code;
    this.data = data;
  }
}

export const invalid = (problems: FieldProblem[]) => new DomainError('INVALID', { problems });
