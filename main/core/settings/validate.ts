import { z } from 'zod';
import type { FieldProblem } from '../../../shared/contract/errors.ts';

/** Sections of keys, every key with a default. */
export type SettingsSchema = z.ZodObject;

/** What the user has set, by section and key; what is not in it has its default. */
export type Overrides = Record<string, Record<string, unknown>>;
export type Upgrades = Readonly<Record<number, (settings: Record<string, unknown>) => Record<string, unknown>>>;

export interface Sifted {
  kept: Overrides;
  dropped: FieldProblem[];
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own keys only, so that a `__proto__` in a file is a name like any other. */
const fieldOf = (shape: Record<string, unknown>, key: string): z.ZodType | undefined =>
  Object.hasOwn(shape, key) ? (shape[key] as z.ZodType) : undefined;

const issuesOf = (prefix: string, error: z.ZodError): FieldProblem[] =>
  error.issues.map((issue) => ({
    field: [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.'),
    problem: issue.message,
  }));

/** Keeps every key that is valid by itself and says of each other why it is not. */
export function sift(schema: SettingsSchema, raw: unknown): Sifted {
  if (!isPlain(raw)) return { kept: {}, dropped: [{ field: '', problem: 'the settings are not an object' }] };
  const kept: Overrides = {};
  const dropped: FieldProblem[] = [];
  for (const [name, values] of Object.entries(raw)) {
    const section = sectionOf(schema, name);
    if (!section) dropped.push({ field: name, problem: 'there is no such section' });
    else if (!isPlain(values)) dropped.push({ field: name, problem: 'a section is an object' });
    else {
      const sifted = siftSection(section, name, values);
      dropped.push(...sifted.dropped);
      if (Object.keys(sifted.kept).length > 0) kept[name] = sifted.kept;
    }
  }
  return { kept, dropped };
}

function siftSection(section: z.ZodObject, name: string, values: Record<string, unknown>) {
  const kept: Record<string, unknown> = {};
  const dropped: FieldProblem[] = [];
  for (const [key, value] of Object.entries(values)) {
    const parsed = fieldOf(section.shape, key)?.safeParse(value);
    if (!parsed) dropped.push({ field: `${name}.${key}`, problem: 'there is no such setting' });
    else if (parsed.success) kept[key] = value;
    else dropped.push(...issuesOf(`${name}.${key}`, parsed.error));
  }
  // Keys that are valid each by itself may contradict one another.
  const whole = section.safeParse(kept);
  if (whole.success) return { kept, dropped };
  return { kept: {}, dropped: [...dropped, ...issuesOf(name, whole.error)] };
}

/** The settings in force. Throws when the schema has a key without a default: that is a mistake in the program. */
export function effective<S extends SettingsSchema>(schema: S, overrides: Overrides): z.output<S> {
  const sections = Object.keys(schema.shape).map((name) => [name, overrides[name] ?? {}]);
  return schema.parse(Object.fromEntries(sections));
}

export function sectionOf(schema: SettingsSchema, name: string): z.ZodObject | undefined {
  const section = unwrap(fieldOf(schema.shape, name));
  return section instanceof z.ZodObject ? section : undefined;
}

/** Lays a patch over what is set: objects by key, everything else as a whole, so that an entry of a record can go. */
export function merge(schema: z.ZodObject, base: Record<string, unknown>, patch: Record<string, unknown>) {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const field = unwrap(fieldOf(schema.shape, key));
    const before = Object.hasOwn(base, key) ? base[key] : {};
    const nested = field instanceof z.ZodObject && isPlain(value) && isPlain(before);
    const next = nested ? merge(field, before, value) : value;
    // Assigning to `__proto__` would change the object itself instead of its content.
    Object.defineProperty(merged, key, { value: next, enumerable: true, configurable: true, writable: true });
  }
  return merged;
}

function unwrap(type: z.ZodType | undefined): z.ZodType | undefined {
  let inner = type;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional)
    inner = inner.unwrap() as z.ZodType;
  return inner;
}

/** The text of a file, brought to the current version. */
export function decode(schema: SettingsSchema, text: string, version: number, upgrades: Upgrades): Sifted {
  const whole = (problem: string): Sifted => ({ kept: {}, dropped: [{ field: '', problem }] });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return whole('the file is not JSON');
  }
  if (!isPlain(parsed)) return whole('the file is not an object');
  const found = parsed.version;
  let settings = parsed.settings;
  const complaints: FieldProblem[] = [];
  if (typeof found !== 'number' || !Number.isSafeInteger(found) || found < 1)
    complaints.push({ field: 'version', problem: 'the file does not say its version' });
  else if (found > version)
    complaints.push({ field: 'version', problem: `the file is of version ${found}, this program knows ${version}` });
  else {
    for (let step = found; step < version; step++) {
      const upgrade = upgrades[step];
      if (!upgrade || !isPlain(settings)) continue;
      try {
        settings = upgrade(settings);
      } catch (error) {
        complaints.push({ field: 'version', problem: `the step from version ${step} failed: ${String(error)}` });
      }
    }
  }
  const sifted = sift(schema, settings);
  return { kept: sifted.kept, dropped: [...complaints, ...sifted.dropped] };
}

export const encode = (version: number, overrides: Overrides): string =>
  `${JSON.stringify({ version, settings: overrides }, null, 2)}\n`;
