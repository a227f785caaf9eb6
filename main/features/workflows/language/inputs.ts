import { type FieldProblem, invalid } from '../../../../shared/contract/errors.ts';
import type { InputField } from '../../../../shared/features/workflows/schema.ts';
import type { Json } from '../../../core/runs/types.ts';
import { check } from './check.ts';
import { nearest } from './did-you-mean.ts';
import { mayHoldExpression } from './expressions/scan.ts';
import { dotted, type Problems } from './problems.ts';
import { input, inputName } from './schemas.ts';
import { childOf, entryOf, leavesOf, type Tree, textOf, wordsOf } from './tree.ts';

const mostInputs = 100;

/** `inputs:` of a document, as far as it can be read. */
export function readInputs(tree: Tree | undefined, problems: Problems): InputField[] {
  if (!tree || (tree.kind === 'leaf' && tree.value === null)) return [];
  if (tree.kind !== 'map') {
    problems.error(tree, 'inputs', `This is ${wordsOf(tree)}`, 'an object: a name for each input');
    return [];
  }
  if (tree.entries.length > mostInputs) {
    problems.error(tree, 'inputs', `There are ${tree.entries.length} inputs`, `at most ${mostInputs}`);
    return [];
  }
  const fields: InputField[] = [];
  for (const { key, at, value } of tree.entries) {
    const path = dotted('inputs', key);
    if (!inputName.test(key)) {
      problems.error(
        at,
        path,
        `${key} is no name for an input`,
        'letters, digits and _, without a digit at the beginning',
      );
      continue;
    }
    const right = check(input, value, { path, problems, expressions: false });
    for (const { leaf, path: at } of leavesOf(value))
      if (typeof leaf.value === 'string' && mayHoldExpression(leaf.value))
        problems.error(leaf, dotted(path, ...at), 'No expression can stand here', 'a value that is known before a run');
    if (right) fields.push(fieldOf(key, value, path, problems));
  }
  return fields;
}

function fieldOf(name: string, tree: Tree, path: string, problems: Problems): InputField {
  const given = input.parse(
    Object.fromEntries(tree.kind === 'map' ? tree.entries.map(({ key, value }) => [key, plain(value)]) : []),
  );
  const choices = given.choices ?? [];
  const at = entryOf(tree, 'choices')?.at ?? tree;
  if (given.type === 'choice' && choices.length === 0)
    problems.error(at, dotted(path, 'choices'), 'choices is missing', 'a list of what can be chosen');
  if (given.type !== 'choice' && given.choices)
    problems.error(at, dotted(path, 'choices'), 'choices belongs to an input of type choice', 'type: choice');
  const field: InputField = {
    name,
    title: given.title ?? name,
    type: given.type,
    required: given.required ?? given.default === undefined,
    default: given.default ?? null,
    choices,
  };
  const value = childOf(tree, 'default');
  const wrong = given.default === undefined ? null : mistake(field, given.default);
  if (wrong && value)
    problems.error(value, dotted(path, 'default'), `${textOf(value) ?? wordsOf(value)} does not fit`, wrong);
  return field;
}

const plain = (tree: Tree): Json =>
  tree.kind === 'leaf' ? tree.value : tree.kind === 'list' ? tree.items.map(plain) : null;

const wanted: Record<InputField['type'], string> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  folder: 'a folder',
  choice: 'one of the choices',
};

/** What would have been right, when a value is not. */
function mistake(field: InputField, value: Json): string | null {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : wanted.number;
    case 'boolean':
      return typeof value === 'boolean' ? null : wanted.boolean;
    case 'choice':
      return typeof value === 'string' && field.choices.includes(value) ? null : `one of ${field.choices.join(', ')}`;
    default:
      return typeof value === 'string' && value.length <= 10_000 ? null : wanted[field.type];
  }
}

const nothing: Record<InputField['type'], Json> = {
  string: '',
  folder: '',
  number: null,
  boolean: false,
  choice: null,
};

const missing = (value: Json | undefined): boolean => value === undefined || value === null || value === '';

export function fillInputs(fields: readonly InputField[], given: Record<string, Json>): Record<string, Json> {
  const wrong: FieldProblem[] = [];
  const names = fields.map(({ name }) => name);
  for (const name of Object.keys(given))
    if (!names.includes(name)) {
      const near = nearest(name, names);
      wrong.push({
        field: `inputs.${name}`,
        problem: near ? `There is no input ${name}; ${near} perhaps` : `There is no input ${name}`,
      });
    }
  const filled: [string, Json][] = [];
  for (const field of fields) {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
    if (missing(value)) {
      if (field.required && field.default === null)
        wrong.push({ field: `inputs.${field.name}`, problem: `${field.title} is missing` });
      // An empty text that somebody gave on purpose stays one where it need not be given.
      filled.push([field.name, value === '' && !field.required ? '' : (field.default ?? nothing[field.type])]);
      continue;
    }
    const expected = mistake(field, value ?? null);
    if (expected) wrong.push({ field: `inputs.${field.name}`, problem: `${field.title} must be ${expected}` });
    filled.push([field.name, value ?? null]);
  }
  if (wrong.length > 0) throw invalid(wrong);
  return Object.fromEntries(filled);
}
