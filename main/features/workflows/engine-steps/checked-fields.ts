import { z } from 'zod';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Json } from '../../../core/runs/types.ts';
import type { StepKind } from '../types.ts';

type Issue = z.core.$ZodIssue;

/** What stands in a step, worked out: as it is recorded before the step begins. */
export interface Worked {
  value: Json;
  fields: Record<string, Json>;
}

const names: Record<string, string> = {
  array: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function wordsOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return `expected ${names[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `expected one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is not known here`;
  return issue.message;
}

/** Of several shapes that a value may have, the one that came nearest says what is wrong. */
function nearest(issue: Issue): { path: PropertyKey[]; words: string } {
  if (issue.code !== 'invalid_union') return { path: issue.path, words: wordsOf(issue) };
  const branches = issue.errors.filter((errors) => errors.length > 0);
  const wrongFromTheStart = (errors: Issue[]) =>
    errors.filter(({ path, code }) => path.length === 0 && (code === 'invalid_type' || code === 'invalid_value'))
      .length;
  const unknown = (errors: Issue[]) => errors.filter(({ code }) => code === 'unrecognized_keys').length;
  const ranked = branches.toSorted(
    (a, b) => wrongFromTheStart(a) - wrongFromTheStart(b) || unknown(a) - unknown(b) || a.length - b.length,
  );
  const best = ranked[0];
  if (!best?.[0]) return { path: issue.path, words: 'it does not fit' };
  if (wrongFromTheStart(best) > 0) {
    const wanted = branches.map((errors) => errors[0]).filter((one) => one !== undefined);
    const expected = [...new Set(wanted.map((one) => wordsOf(one).replace(/^expected /, '')))];
    return { path: issue.path, words: `expected ${expected.join(' or ')}` };
  }
  const inner = nearest(best[0]);
  return { path: [...issue.path, ...inner.path], words: inner.words };
}

function parse<T>(schema: z.ZodType<T>, value: unknown, place: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  const { path, words } = first ? nearest(first) : { path: [], words: 'it does not fit' };
  const where = [place, ...path.map(String)].join('.');
  throw new StepFailure(`${where}: ${words}`, { code: 'INVALID', retry: false });
}

const noFields = z.strictObject({});

/** By the schema of its kind, now that the values are known; names the first that does not fit: `steps.ID.http.url`. */
export function checkedFields(kind: StepKind, { value, fields }: Worked, stepKey: string) {
  const place = `steps.${stepKey}`;
  return {
    value: parse(kind.schema, value, `${place}.${kind.kind}`),
    fields: parse(kind.fields ?? noFields, fields, place) as Record<string, unknown>,
  };
}

export function hasGaps(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasGaps);
  return Object.hasOwn(value, '$secrets') || Object.values(value).some(hasGaps);
}
