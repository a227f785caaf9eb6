import { z } from 'zod';

/**
 * A schema never changes, so a text of at most 200 signs is made once, however many fields are one. Of the ten thousand that
 * a start would make, six thousand are such: see docs/decisions/0070-schemas-that-are-the-same-are-made-once.md.
 */
const made = new Map<string, z.ZodType>();
const keys = new WeakMap<object, string>();

function once<T extends z.ZodType>(key: string, make: () => T): T {
  const known = made.get(key);
  if (known) return known as T;
  const fresh = make();
  made.set(key, fresh);
  keys.set(fresh, key);
  return fresh;
}

/** What a number or a text tells all of. Nothing that is given a function, an object or a pattern is among them. */
const narrowing = [
  ...['min', 'max', 'length', 'nonempty', 'startsWith', 'endsWith', 'trim', 'toLowerCase', 'toUpperCase'],
  ...['int', 'gte', 'lte', 'gt', 'lt', 'positive', 'negative', 'nonnegative', 'nonpositive', 'multipleOf'],
  ...['array', 'nullable', 'optional'],
];

type Method = (...args: unknown[]) => z.ZodType;

function remember(prototype: object, name: string): void {
  const found = Object.getOwnPropertyDescriptor(prototype, name);
  if (!found) return;
  Object.defineProperty(prototype, name, {
    ...found,
    get(this: z.ZodType) {
      // Asked of an instance, zod keeps what it gives as the instance's own: what is defined below takes its place.
      const method = found.get?.call(this) as Method;
      const key = keys.get(this);
      if (key === undefined) return method;
      const value: Method = (...args) =>
        args.every((arg) => typeof arg === 'number' || typeof arg === 'string')
          ? once(`${key}.${name}(${JSON.stringify(args)})`, () => method(...args))
          : method(...args);
      Object.defineProperty(this, name, { value, configurable: true, writable: true, enumerable: true });
      return value;
    },
  });
}

export const string: typeof z.string = ((params?: never) =>
  params === undefined ? once('string', () => z.string()) : z.string(params)) as typeof z.string;
export const number: typeof z.number = ((params?: never) =>
  params === undefined ? once('number', () => z.number()) : z.number(params)) as typeof z.number;
export const boolean: typeof z.boolean = ((params?: never) =>
  params === undefined ? once('boolean', () => z.boolean()) : z.boolean(params)) as typeof z.boolean;

for (const sample of [z.string(), z.number(), z.boolean()])
  for (const name of narrowing) remember(Object.getPrototypeOf(sample), name);
