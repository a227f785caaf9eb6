import type { Environment } from '@marcbachmann/cel-js';
import type { Json } from '../../../../core/runs/types.ts';
import { exactJson } from '../../exact-json.ts';
import { entriesOf, fromCel, refuse, textOf, toCel, wholeNumber } from './convert.ts';
import { formatTime } from './format-time.ts';
import { matches } from './matches.ts';
import { bytesText, durationWords } from './measures.ts';

export interface CelFunction {
  name: string;
  summary: string;
  /** `list.sum(): dyn`; a function may stand in several forms. Empty: the library has it. */
  forms: Record<string, (...args: never[]) => unknown>;
}

const longest = 4_000_000;

/** Names under which our own work stands in place of what the library would do without a limit. */
export const replaced: Readonly<Record<string, string>> = { join: 'join_', matches: 'matches_' };

export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (isNumber(a) && isNumber(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  throw refuse('Only texts among texts, numbers among numbers and times among times can be put in order');
}

const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

function numberOf(value: unknown): number {
  if (isNumber(value)) return Number(value);
  throw refuse('Only numbers can be reckoned with');
}

const whole = (value: number): number | bigint => (Number.isSafeInteger(value) ? BigInt(value) : value);

function add(items: readonly unknown[]): number | bigint {
  if (items.every((item) => typeof item === 'bigint')) return items.reduce<bigint>((sum, item) => sum + item, 0n);
  return items.reduce<number>((sum, item) => sum + numberOf(item), 0);
}

function extreme(items: readonly unknown[], sign: 1 | -1): unknown {
  if (items.length === 0) throw refuse('An empty list has neither a smallest nor a largest item');
  return items.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best));
}

/** Equal values have equal texts, `1` and `1.0` included. */
const identity = (value: unknown): string => JSON.stringify(fromCel(value)) ?? '';

function unique(items: readonly unknown[]): unknown[] {
  const seen = new Map<string, unknown>();
  for (const item of items) {
    const key = identity(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

function join(items: readonly unknown[], separator: string): string {
  const texts = items.map((item) => textOf(fromCel(item)));
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
  if (length > longest) throw refuse('A joined text would be longer than 4 million characters', 'TOO_MUCH_WORK');
  return texts.join(separator);
}

function replace(text: string, from: string, to: string): string {
  if (from === '') throw refuse('replace() needs a text to look for');
  const times = text.split(from).length - 1;
  if (text.length + times * to.length > longest)
    throw refuse('A replaced text would be longer than 4 million characters', 'TOO_MUCH_WORK');
  return text.replaceAll(from, () => to);
}

function lines(text: string): string[] {
  const all = text.split(/\r?\n/);
  if (all.at(-1) === '') all.pop();
  return all;
}

function entries(value: unknown): [unknown, unknown][] {
  const found = entriesOf(value);
  if (!found) throw refuse('keys() and values() are asked of an object');
  return found;
}

function round(value: number | bigint, digits: bigint): number | bigint {
  const places = wholeNumber(digits);
  if (places < 0 || places > 12) throw refuse('round() knows 0 to 12 digits');
  const factor = 10 ** places;
  const result = Math.round(Number(value) * factor) / factor;
  return places === 0 ? whole(result) : result;
}

function parseJson(text: string): unknown {
  let json: Json;
  try {
    json = exactJson(text);
  } catch {
    throw refuse(`parseJson() was given what is not JSON: ${text.slice(0, 60)}${text.length > 60 ? '…' : ''}`);
  }
  return toCel(json);
}

function slice(items: readonly unknown[], from: bigint, to?: bigint): unknown[] {
  return items.slice(wholeNumber(from), to === undefined ? undefined : wholeNumber(to));
}

export function createFunctions({ defaultZone }: { defaultZone: () => string }): CelFunction[] {
  const time = (value: unknown, pattern: string, zone?: string) => formatTime(value, pattern, zone ?? defaultZone());
  return [
    { name: 'size(x)', summary: 'How many characters, items or keys.', forms: {} },
    { name: 'has(a.b)', summary: 'Whether an object has this key.', forms: {} },
    { name: 'list.filter(x, condition)', summary: 'The items for which the condition holds.', forms: {} },
    { name: 'list.map(x, value)', summary: 'A new list, one value for each item.', forms: {} },
    { name: 'list.all(x, condition)', summary: 'Whether the condition holds for every item.', forms: {} },
    { name: 'list.exists(x, condition)', summary: 'Whether it holds for at least one item.', forms: {} },
    { name: 'list.exists_one(x, condition)', summary: 'Whether it holds for exactly one item.', forms: {} },
    { name: 'text.contains(part)', summary: 'Whether a text holds another.', forms: {} },
    { name: 'text.startsWith(part)', summary: 'Whether a text begins with another.', forms: {} },
    { name: 'text.endsWith(part)', summary: 'Whether a text ends with another.', forms: {} },
    {
      name: 'text.matches(pattern)',
      summary: 'Whether a regular expression is found in a text.',
      forms: { 'string.matches_(string): bool': matches },
    },
    { name: 'text.split(separator)', summary: 'A text as a list of its parts.', forms: {} },
    { name: 'text.trim()', summary: 'Without blanks and line ends around it.', forms: {} },
    { name: 'text.indexOf(part)', summary: 'Where a part begins, from 0; -1 when it is not there.', forms: {} },
    { name: 'text.substring(from, to)', summary: 'A part of a text, from 0; `to` may be left out.', forms: {} },
    {
      name: 'list.join(separator)',
      summary: 'All items in one text.',
      forms: {
        'list.join_(): string': (items: unknown[]) => join(items, ''),
        'list.join_(string): string': join,
      },
    },
    {
      name: 'text.replace(from, to)',
      summary: 'Every place of a part replaced.',
      forms: { 'string.replace(string, string): string': replace },
    },
    {
      name: 'text.lower()',
      summary: 'In small letters.',
      forms: { 'string.lower(): string': (text: string) => text.toLowerCase() },
    },
    {
      name: 'text.upper()',
      summary: 'In capitals.',
      forms: { 'string.upper(): string': (text: string) => text.toUpperCase() },
    },
    {
      name: 'text.lines()',
      summary: 'A text as a list of its lines.',
      forms: { 'string.lines(): list<string>': lines },
    },
    {
      name: 'text(x)',
      summary: 'Any value as text, as it stands within a text.',
      forms: { 'text(dyn): string': (value: unknown) => textOf(fromCel(value)) },
    },
    { name: 'int(x)', summary: 'A whole number from a text or a number; a fraction is cut off.', forms: {} },
    { name: 'double(x)', summary: 'A number with a fraction from a text or a number.', forms: {} },
    {
      name: 'object.keys()',
      summary: 'The keys of an object.',
      forms: { 'map.keys(): list<dyn>': (value: unknown) => entries(value).map(([key]) => key) },
    },
    {
      name: 'object.values()',
      summary: 'The values of an object.',
      forms: { 'map.values(): list<dyn>': (value: unknown) => entries(value).map(([, item]) => item) },
    },
    {
      name: 'object.get(key, otherwise)',
      summary: 'The value of a key, or another where it is missing.',
      forms: {
        'map.get(string, dyn): dyn': (value: unknown, key: string, otherwise: unknown) =>
          entries(value).find(([name]) => name === key)?.[1] ?? otherwise,
      },
    },
    {
      name: 'list.sort()',
      summary: 'In order, smallest first.',
      forms: { 'list.sort(): list<dyn>': (items: unknown[]) => [...items].sort(compare) },
    },
    {
      name: 'list.reverse()',
      summary: 'The other way round.',
      forms: { 'list.reverse(): list<dyn>': (items: unknown[]) => [...items].reverse() },
    },
    { name: 'list.unique()', summary: 'Each value once.', forms: { 'list.unique(): list<dyn>': unique } },
    {
      name: 'list.flat()',
      summary: 'A list of lists as one list.',
      forms: { 'list.flat(): list<dyn>': (items: unknown[]) => items.flat() },
    },
    {
      name: 'list.slice(from, to)',
      summary: 'A part of a list, from 0; `to` may be left out; -1 is the last.',
      forms: { 'list.slice(int): list<dyn>': slice, 'list.slice(int, int): list<dyn>': slice },
    },
    { name: 'list.sum()', summary: 'All numbers added up.', forms: { 'list.sum(): dyn': add } },
    {
      name: 'list.min()',
      summary: 'The smallest item.',
      forms: { 'list.min(): dyn': (items: unknown[]) => extreme(items, -1) },
    },
    {
      name: 'list.max()',
      summary: 'The largest item.',
      forms: { 'list.max(): dyn': (items: unknown[]) => extreme(items, 1) },
    },
    {
      name: 'min(a, b)',
      summary: 'The smaller one.',
      forms: { 'min(dyn, dyn): dyn': (a: unknown, b: unknown) => extreme([a, b], -1) },
    },
    {
      name: 'max(a, b)',
      summary: 'The larger one.',
      forms: { 'max(dyn, dyn): dyn': (a: unknown, b: unknown) => extreme([a, b], 1) },
    },
    {
      name: 'round(number, digits)',
      summary: 'To so many digits behind the point; a whole number without them.',
      forms: {
        'round(int): int': (value: bigint) => value,
        'round(double): dyn': (value: number) => round(value, 0n),
        'round(int, int): dyn': (value: bigint) => value,
        'round(double, int): dyn': round,
      },
    },
    {
      name: 'floor(number)',
      summary: 'The next whole number below.',
      forms: {
        'floor(int): int': (value: bigint) => value,
        'floor(double): dyn': (value: number) => whole(Math.floor(value)),
      },
    },
    {
      name: 'ceil(number)',
      summary: 'The next whole number above.',
      forms: {
        'ceil(int): int': (value: bigint) => value,
        'ceil(double): dyn': (value: number) => whole(Math.ceil(value)),
      },
    },
    {
      name: 'abs(number)',
      summary: 'Without its sign.',
      forms: {
        'abs(int): int': (value: bigint) => (value < 0n ? -value : value),
        'abs(double): double': (value: number) => Math.abs(value),
      },
    },
    {
      name: 'json(x)',
      summary: 'A value as JSON text.',
      forms: { 'json(dyn): string': (value: unknown) => JSON.stringify(fromCel(value)) },
    },
    {
      name: 'parseJson(text)',
      summary: 'The value that a JSON text stands for.',
      forms: { 'parseJson(string): dyn': parseJson },
    },
    {
      name: 'plural(number, word)',
      summary: 'A number with its word: `1 project`, `3 projects`.',
      forms: {
        'plural(int, string): string': (count: bigint, word: string) => `${count} ${word}${count === 1n ? '' : 's'}`,
      },
    },
    {
      name: 'bytesText(number)',
      summary: 'A number of bytes for people: `1.5 GB`.',
      forms: { 'bytesText(dyn): string': (value: unknown) => bytesText(numberOf(value)) },
    },
    {
      name: 'durationText(ms)',
      summary: 'A number of milliseconds for people: `2 min 5 s`.',
      forms: { 'durationText(dyn): string': (value: unknown) => durationWords(numberOf(value)) },
    },
    {
      name: 'timestamp(text)',
      summary: 'A moment from `2026-11-21T08:30:00Z`, or from seconds since 1970.',
      forms: {},
    },
    { name: 'duration(text)', summary: 'A length of time from `1h30m`, to be added to a moment.', forms: {} },
    {
      name: 'formatTime(moment, pattern, zone)',
      summary: 'A moment (milliseconds, text or timestamp) as text: `yyyy-MM-dd HH:mm`. The zone may be left out.',
      forms: {
        'formatTime(dyn, string): string': (value: unknown, pattern: string) => time(value, pattern),
        'formatTime(dyn, string, string): string': time,
      },
    },
  ];
}

export function registerFunctions(environment: Environment, functions: readonly CelFunction[]): void {
  for (const { forms, summary } of functions)
    for (const [signature, handler] of Object.entries(forms))
      environment.registerFunction(signature, handler as (...args: unknown[]) => unknown, {
        description: summary,
        async: false,
      });
}

/** `1 + 2.5` and its like, which CEL refuses; here a whole number is only a JSON number without a fraction. */
export function registerArithmetic(environment: Environment): void {
  const reckon: Record<string, (a: number, b: number) => number> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  };
  for (const [sign, work] of Object.entries(reckon)) {
    const handler = (a: number | bigint, b: number | bigint) => work(Number(a), Number(b));
    environment.registerOperator(`int ${sign} double: double`, handler);
    environment.registerOperator(`double ${sign} int: double`, handler);
  }
}
