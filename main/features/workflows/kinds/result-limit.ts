import { defaultLimits } from '../../../core/runs/limits.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Json } from '../../../core/runs/types.ts';

/** The engine keeps no more of a result; what a kind adds around the data needs some room. */
export const RESULT_BYTES = Math.min(1_048_576, defaultLimits.payloadBytes - 16_384);

/** By hand: the first use of a locale reads the data of all of them, and this is asked for while the program starts. */
const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
export const inKb = (bytes: number): string => `${grouped(Math.floor(bytes / 1_024))} KB`;

export const sizeOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

/** In words that say what to do about it, before the engine refuses it in its own. */
export function fitting(result: Json, what: string, remedy: string): Json {
  const size = sizeOf(result);
  if (size <= defaultLimits.payloadBytes) return result;
  throw new StepFailure(`${what} is ${inKb(size)}, and at most ${inKb(RESULT_BYTES)} are kept; ${remedy}`, {
    code: 'TOO_LARGE',
    retry: false,
  });
}

/** As many of a list as are kept, from its beginning. */
export function whatFits<T extends Json>(list: T[]): { kept: T[]; cut: boolean } {
  let size = 0;
  const end = list.findIndex((item) => {
    size += sizeOf(item) + 1;
    return size > RESULT_BYTES;
  });
  return end < 0 ? { kept: list, cut: false } : { kept: list.slice(0, end), cut: true };
}
