import type { Json } from '../../core/runs/types.ts';

const many = /\d{16}/;
const whole = /^-?\d+$/;

/** As `JSON.parse`, but whole numbers that no double can hold come as text: an id that is one off is the id of something else. */
export function exactJson(text: string): Json {
  if (!many.test(text)) return JSON.parse(text) as Json;
  const exact = (_key: string, value: unknown, context: { source?: string } = {}) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    return context.source !== undefined && whole.test(context.source) ? context.source : value;
  };
  return JSON.parse(text, exact) as Json;
}
