import { z } from 'zod';
import { expectedOf } from './did-you-mean.ts';
import { mayHoldExpression } from './expressions/scan.ts';
import { dotted, type Problems } from './problems.ts';
import { entryOf, jsonOf, leavesOf, type Range, reach, type Tree, wordsOf } from './tree.ts';

type Issue = z.core.$ZodIssue;

interface Found {
  range: Range;
  path: PropertyKey[];
  problem: string;
  expected?: string;
}

export interface CheckOptions {
  path: string;
  problems: Problems;
  /** Where values may be expressions, their kind is known only when they are worked out. */
  expressions: boolean;
}

/** Holds a part of the document against a schema and tells what is wrong, in words and places. True when it is right. */
export function check(schema: z.ZodType, tree: Tree, { path, problems, expressions }: CheckOptions): boolean {
  const result = schema.safeParse(jsonOf(tree));
  if (result.success) return true;
  const found = result.error.issues.flatMap((issue) => findingsOf(issue, { schema, root: tree, expressions }, []));
  for (const { range, path: at, problem, expected } of found)
    problems.error(range, dotted(path, ...at.map(String)), problem, expected);
  return found.length === 0;
}

const holdsExpression = (tree: Tree): boolean => {
  for (const { leaf } of leavesOf(tree))
    if (typeof leaf.value === 'string' && mayHoldExpression(leaf.value)) return true;
  return false;
};

interface Held {
  schema: z.ZodType;
  root: Tree;
  expressions: boolean;
}

function findingsOf(issue: Issue, held: Held, before: PropertyKey[]): Found[] {
  const path = [...before, ...issue.path];
  const { tree, rest } = reach(held.root, path);
  const { expressions } = held;
  if (issue.code === 'invalid_union') return unionFindings(issue, held, path);
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, tree, path, keysAt([held.schema], path));
  // A value that has yet to be worked out is held against the schema again when it is known.
  if (expressions && rest.length === 0 && holdsExpression(tree) && (tree.kind === 'leaf' || issue.code === 'custom'))
    return [];
  if (rest.length > 0)
    return [{ range: headOf(tree), path, problem: `${String(rest[0])} is missing`, ...expectedWord(issue) }];
  const words = wordsFor(issue, tree);
  const example = issue.code === 'invalid_type' && issue.expected === 'string' ? exampleAt([held.schema], path) : null;
  return [{ range: tree, path, ...words, ...(example ? { expected: `text such as ${example}` } : {}) }];
}

/** Where something is missing, the whole of it would be marked: its first line is enough. */
const headOf = (tree: Tree): Range =>
  tree.kind === 'map' && tree.entries[0]
    ? tree.entries[0].at
    : { start: tree.start, end: Math.min(tree.end, tree.start + 1) };

function unknownKeys(
  issue: Extract<Issue, { code: 'unrecognized_keys' }>,
  tree: Tree,
  path: PropertyKey[],
  known: readonly string[],
): Found[] {
  return issue.keys.map((key) => ({
    range: entryOf(tree, key)?.at ?? headOf(tree),
    path: [...path, key],
    problem: `${key} is not known here`,
    ...(known.length > 0 ? { expected: expectedOf(key, known) } : {}),
  }));
}

function schemasAt(schemas: readonly z.core.$ZodType[], path: readonly PropertyKey[]): z.core.$ZodType[] {
  let here = schemas.flatMap(bare);
  for (const step of path)
    here = here.flatMap((schema) => {
      if (schema instanceof z.ZodObject) return bare(schema.shape[String(step)]);
      if (schema instanceof z.ZodArray) return bare(schema.element);
      return schema instanceof z.ZodRecord ? bare(schema.valueType) : [];
    });
  return here;
}

/** What zod itself does not tell: the keys that are known at a place. */
const keysAt = (schemas: readonly z.core.$ZodType[], path: readonly PropertyKey[]): string[] => [
  ...new Set(
    schemasAt(schemas, path).flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : [])),
  ),
];

function exampleAt(schemas: readonly z.core.$ZodType[], path: readonly PropertyKey[]): string | null {
  for (const schema of schemasAt(schemas, path)) {
    const examples = schema instanceof z.ZodString ? schema.meta()?.examples : undefined;
    if (Array.isArray(examples) && examples.length > 0) return examples.map(String).join(', ');
  }
  return null;
}

/** Without what is wrapped around it; every branch of a union. */
function bare(schema: z.core.$ZodType | undefined): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(bare);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodPrefault
  )
    return bare(schema.unwrap());
  if (schema instanceof z.ZodPipe) return bare(schema.in);
  return schema ? [schema] : [];
}

/** The branch that came furthest is the one that was meant. */
function unionFindings(issue: Extract<Issue, { code: 'invalid_union' }>, held: Held, path: PropertyKey[]): Found[] {
  const { expressions } = held;
  const { tree, rest } = reach(held.root, path);
  if (rest.length > 0) return [{ range: headOf(tree), path, problem: `${String(rest[0])} is missing` }];
  if (expressions && tree.kind === 'leaf' && holdsExpression(tree)) return [];
  const branches = issue.errors
    .filter((errors) => errors.length > 0)
    .map((errors) => ({
      errors,
      here: errors.filter(
        (one) => one.path.length === 0 && (one.code === 'invalid_type' || one.code === 'invalid_value'),
      ).length,
    }));
  const fitting = branches.filter(({ here }) => here === 0);
  const best = fitting.sort((a, b) => a.errors.length - b.errors.length)[0];
  if (best) return best.errors.flatMap((one) => findingsOf(one, held, path));
  const expected = [
    ...new Set(branches.flatMap(({ errors }) => errors.map((one) => wordsFor(one, tree).expected ?? ''))),
  ].filter(Boolean);
  return [
    {
      range: tree,
      path,
      problem: `This is ${wordsOf(tree)}`,
      ...(expected.length > 0 ? { expected: expected.join(' or ') } : {}),
    },
  ];
}

const typeNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'nothing',
};

function expectedWord(issue: Issue): { expected?: string } {
  if (issue.code === 'invalid_type') return { expected: typeNames[issue.expected] ?? issue.expected };
  if (issue.code === 'invalid_value') return { expected: valuesOf(issue.values) };
  return {};
}

const valuesOf = (values: readonly unknown[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`;

function wordsFor(issue: Issue, tree: Tree): { problem: string; expected?: string } {
  const shown = tree.kind === 'leaf' && tree.value !== null ? shorten(String(tree.value)) : wordsOf(tree);
  switch (issue.code) {
    case 'invalid_type':
      return { problem: `This is ${wordsOf(tree)}`, expected: typeNames[issue.expected] ?? issue.expected };
    case 'invalid_value': {
      const values = issue.values.map(String);
      return {
        problem: `${shown} is not known here`,
        expected: tree.kind === 'leaf' ? expectedOf(String(tree.value), values, 20) : valuesOf(values),
      };
    }
    case 'too_small':
      return sized(issue.origin, `at least ${amount(issue.origin, issue.minimum)}`, tree, shown);
    case 'too_big':
      return sized(issue.origin, `at most ${amount(issue.origin, issue.maximum)}`, tree, shown);
    case 'not_multiple_of':
      return {
        problem: `${shown} does not fit`,
        expected: issue.divisor === 1 ? 'a whole number' : `a multiple of ${issue.divisor}`,
      };
    case 'invalid_format':
      return {
        problem: `${shown} does not fit`,
        expected: issue.format === 'url' ? 'an address such as https://example.org' : issue.message,
      };
    case 'invalid_key':
      return {
        problem: `${String(issue.path.at(-1))} is no name`,
        expected: issue.issues[0]?.message ?? 'letters, digits and _',
      };
    default:
      return { problem: issue.message };
  }
}

function sized(origin: string, expected: string, tree: Tree, shown: string): { problem: string; expected: string } {
  if (origin === 'number' || origin === 'int') return { problem: `${shown} is out of range`, expected };
  const empty =
    tree.kind === 'leaf'
      ? tree.value === ''
      : tree.kind === 'list'
        ? tree.items.length === 0
        : tree.entries.length === 0;
  return {
    problem: empty ? 'There is nothing here' : `This has the wrong ${origin === 'string' ? 'length' : 'size'}`,
    expected,
  };
}

function amount(origin: string, limit: number | bigint): string {
  const many = limit.toLocaleString('en');
  if (origin === 'string') return limit === 1 ? 'one character' : `${many} characters`;
  if (origin === 'array' || origin === 'set') return limit === 1 ? 'one item' : `${many} items`;
  return origin === 'object' ? `${many} keys` : many;
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
