import type { Price } from '../../../shared/features/minds/schema.ts';
import type { FormProblems } from '../../lib/form-reader.ts';

const micro = 1_000_000;

/** Dollars for a million tokens, with as many places as it takes to say it exactly. */
export function priceText(microdollars: number): string {
  const whole = Math.floor(microdollars / micro);
  const places = String(microdollars % micro)
    .padStart(6, '0')
    .replace(/0+$/, '')
    .padEnd(2, '0');
  return `${whole}.${places}`;
}

export const priceWords = (microdollars: number | undefined): string =>
  microdollars === undefined ? 'not known' : `$${priceText(microdollars)}`;

export interface PriceForm {
  input: string;
  cachedInput: string;
  output: string;
}

export const priceForm = (price: Price | null): PriceForm => ({
  input: price ? priceText(price.input) : '',
  cachedInput: price ? priceText(price.cachedInput) : '',
  output: price ? priceText(price.output) : '',
});

/** As a person writes it; false for what is no amount. */
function read(text: string): number | null | false {
  const trimmed = text.trim().replace(/^\$\s*/, '');
  if (trimmed === '') return null;
  const match = /^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(trimmed);
  if (!match) return false;
  return Number(match[1]) * micro + Number((match[2] ?? '').padEnd(6, '0'));
}

/** Nothing written at all means that the price is not known, which is not the same as nothing. */
export function readPrice(
  form: PriceForm,
): { price: Price | null; problems: null } | { price: null; problems: FormProblems } {
  const problems: Record<string, string> = {};
  const values: Record<string, number | null> = {};
  for (const field of ['input', 'cachedInput', 'output'] as const) {
    const value = read(form[field]);
    if (value === false) problems[field] = 'An amount in dollars, such as 2.50, with six places at most.';
    else values[field] = value;
  }
  const { input = null, cachedInput = null, output = null } = values;
  if (Object.keys(problems).length === 0) {
    if (input === null && output === null && cachedInput === null) return { price: null, problems: null };
    if (input === null) problems.input = 'What a million tokens of the question cost.';
    if (output === null) problems.output = 'What a million tokens of the answer cost.';
  }
  if (input === null || output === null || Object.keys(problems).length > 0) return { price: null, problems };
  // Who says nothing of cached tokens takes the full price for them.
  return { price: { input, output, cachedInput: cachedInput ?? input }, problems: null };
}
