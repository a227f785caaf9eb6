import { DomainError, type FieldProblem } from '../../../shared/contract/errors.ts';
import type { RunError } from '../../../shared/features/runs/schema.ts';
import { bytesText } from '../../../shared/lib/bytes.ts';
import type { Payload } from './payload.ts';
import { payloadOf } from './payload.ts';
import { EffectsFailed, StepAborted, StepFailure } from './step-failure.ts';
import type { Failure } from './transitions.ts';
import type { Json } from './types.ts';

const failure = (error: RunError, retry: boolean, result: Json = null): Failure => ({ error, retry, result });

/** `thrown` by the step when it was told to stop: what it gives back all the same. */
export const timedOut = (ms: number, thrown?: unknown): Failure =>
  failure(
    { code: 'TIMED_OUT', sentence: `It took longer than ${ms >= 1_000 ? `${ms / 1_000} s` : `${ms} ms`}` },
    true,
    thrown instanceof StepFailure ? thrown.result : null,
  );

/** What a step has thrown, as what is kept of it. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof StepFailure) {
    if (thrown.cause instanceof StepAborted)
      return failure({ code: 'CANCELLED', sentence: thrown.cause.message }, false, thrown.result);
    const { code, message, detail, retry, result } = thrown;
    const error = { code: code.slice(0, 64), sentence: message, ...(detail !== undefined && { detail }) };
    return failure(error, retry, result);
  }
  if (thrown instanceof StepAborted) return failure({ code: 'CANCELLED', sentence: thrown.message }, false);
  if (thrown instanceof TooLarge) return failure({ code: 'TOO_LARGE', sentence: thrown.message }, false);
  if (thrown instanceof DomainError) {
    const { problems } = thrown.data as { problems?: FieldProblem[] };
    const sentence = problems?.map(({ field, problem }) => (field ? `${field}: ${problem}` : problem)).join('; ');
    return failure({ code: thrown.code, sentence: sentence ?? thrown.message }, thrown.code !== 'INVALID');
  }
  const cause = thrown instanceof EffectsFailed ? thrown.cause : thrown;
  const sentence = cause instanceof Error ? cause.message : String(cause);
  return failure({ code: 'THREW', sentence: sentence || 'It failed without saying why' }, true);
}

export const unknownType = (type: string): Failure =>
  failure({ code: 'UNKNOWN_TYPE', sentence: `There is no step type ${type} in this version of Optimus` }, false);

class TooLarge extends Error {}

/** What a step hands over, within bounds; trying again would not make it smaller. */
export function stepPayload(value: unknown, stepKey: string, field: string, limit: number): Json {
  let payload: Payload;
  try {
    payload = payloadOf(value);
  } catch (error) {
    throw new StepFailure(
      `The ${field} of step ${stepKey} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      {
        code: 'NOT_JSON',
        retry: false,
      },
    );
  }
  if (payload.bytes > limit)
    throw new TooLarge(
      `The ${field} of step ${stepKey} is ${bytesText(payload.bytes)}; at most ${bytesText(limit)} are kept`,
    );
  return payload.value;
}
