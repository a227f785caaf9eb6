import { z } from 'zod';
import type { Json } from '../../../core/runs/types.ts';
import type { StepKind } from '../types.ts';
import { check } from './check.ts';
import { expectedOf } from './did-you-mean.ts';
import type { ExpressionCheck, Sight } from './expression-check.ts';
import { mayHoldExpression } from './expressions/scan.ts';
import { dotted, type Problems } from './problems.ts';
import { itemName, stepFields } from './schemas.ts';
import type { Entry, MapTree, Tree } from './tree.ts';

export interface Body {
  kind: string;
  value: Json;
  fields: Record<string, Json>;
}

export const eachKind = 'each';
/** What the language itself reads of a for-each. */
const eachFields = { as: itemName.optional() };

export interface BodyDeps {
  kinds: ReadonlyMap<string, StepKind>;
  problems: Problems;
  expressions: ExpressionCheck;
}

/** Made once for each kind: an editor asks with every key that is pressed. */
const schemas = new WeakMap<StepKind, z.ZodObject>();

/** Of the fields beside the kind. The steps of a for-each are the language's own. */
export function fieldSchema(kind: StepKind): z.ZodObject {
  let schema = schemas.get(kind);
  if (!schema) {
    const each = kind.kind === eachKind;
    const own = Object.entries(kind.fields?.shape ?? {}).filter(([name]) => name !== 'steps' || !each);
    schema = z.object({ ...Object.fromEntries(own), ...(each ? eachFields : {}) });
    schemas.set(kind, schema);
  }
  return schema;
}

export const fieldNames = (kind: StepKind): string[] => Object.keys(fieldSchema(kind).shape);

/** The one kind that a step is of; what is wrong is told. */
export function kindOf(
  tree: MapTree,
  path: string,
  common: readonly string[],
  { kinds, problems }: BodyDeps,
): { kind: StepKind; entry: Entry } | null {
  const found = tree.entries.flatMap((entry) => {
    const kind = kinds.get(entry.key);
    return kind ? [{ kind, entry }] : [];
  });
  const [first, second] = found;
  if (!first) {
    const strange = tree.entries.find(({ key }) => !common.includes(key));
    const known = [...kinds.keys()];
    if (strange)
      problems.error(strange.at, path, `There is no kind of step ${strange.key}`, expectedOf(strange.key, known, 20));
    else problems.error(tree.entries[0]?.at ?? tree, path, 'This step does nothing', expectedOf('', known, 20));
    return null;
  }
  if (second) {
    const belongs = found.find(({ kind }) => fieldNames(kind).includes(second.entry.key) && kind !== second.kind);
    if (belongs) return belongs;
    problems.error(
      second.entry.at,
      path,
      `A step cannot be ${first.kind.kind} and ${second.kind.kind} at once`,
      'a step of its own, with its own dash',
    );
  }
  return first;
}

/** A path such as `headers.*` covers all beneath it. */
function covers(pattern: string, path: readonly string[]): boolean {
  const parts = pattern.split('.').filter(Boolean);
  return parts.length <= path.length && parts.every((part, i) => part === '*' || part === path[i]);
}

const withKind = (kind: StepKind, path: readonly string[], own: boolean): string[][] =>
  own ? [[kind.kind, ...path], ...(path.length > 0 ? [[...path]] : [['value']])] : [[...path]];

const keepsSecrets = (kind: StepKind, path: readonly string[], own: boolean): boolean =>
  (kind.secretsIn ?? []).some((pattern) => withKind(kind, path, own).some((one) => covers(pattern, one)));

function plainReason(kind: StepKind, path: readonly string[], own: boolean): string | null {
  for (const [pattern, reason] of Object.entries(kind.plainIn ?? {}))
    if (withKind(kind, path, own).some((one) => covers(pattern, one))) return reason;
  return null;
}

export function readBody(
  {
    tree,
    kind,
    entry,
    path,
    common,
    sight,
  }: { tree: MapTree; kind: StepKind; entry: Entry; path: string; common: readonly string[]; sight: Sight },
  deps: BodyDeps,
): Body {
  const { problems } = deps;
  const names = fieldNames(kind);
  const own = kind.kind === eachKind ? [...common, 'steps'] : common;
  for (const { key, at } of tree.entries)
    if (key !== kind.kind && !own.includes(key) && !names.includes(key) && !deps.kinds.has(key))
      problems.error(
        at,
        dotted(path, key),
        `${key} is not known in a step of kind ${kind.kind}`,
        expectedOf(key, [...names, ...own], 20),
      );
  check(kind.schema, entry.value, { path: dotted(path, kind.kind), problems, expressions: true });
  const given = tree.entries.filter(({ key }) => names.includes(key));
  check(fieldSchema(kind), { ...tree, entries: given }, { path, problems, expressions: true });
  const fill = (value: Tree, at: string[], ownValue: boolean) =>
    compileTree(value, ownValue ? dotted(path, kind.kind) : path, at, { kind, ownValue, sight }, deps);
  return {
    kind: kind.kind,
    value: fill(entry.value, [], true),
    fields: Object.fromEntries(given.map(({ key, value }) => [key, fill(value, [key], false)])),
  };
}

function compileTree(
  tree: Tree,
  path: string,
  at: string[],
  place: { kind: StepKind; ownValue: boolean; sight: Sight },
  deps: BodyDeps,
): Json {
  if (tree.kind === 'list')
    return tree.items.map((item, i) => compileTree(item, path, [...at, String(i)], place, deps));
  if (tree.kind === 'map')
    return Object.fromEntries(
      tree.entries.map(({ key, at: where, value }) => {
        if (mayHoldExpression(key))
          deps.problems.error(
            where,
            dotted(path, ...at),
            'A key cannot hold an expression',
            'an expression in the value',
          );
        if (key === '$secrets')
          deps.problems.error(
            where,
            dotted(path, ...at),
            'The key $secrets is kept for the program itself',
            'another key',
          );
        return [key, compileTree(value, path, [...at, key], place, deps)];
      }),
    );
  if (typeof tree.value !== 'string') return tree.value;
  return deps.expressions.text(tree, dotted(path, ...at), place.sight, {
    secrets: keepsSecrets(place.kind, at, place.ownValue),
    plain: plainReason(place.kind, at, place.ownValue),
  });
}

/** Fields beside kind and kind's own fields, which are the same for all. */
export const commonNames = Object.keys(stepFields);

export function commonTree(tree: MapTree): MapTree {
  return { ...tree, entries: tree.entries.filter(({ key }) => commonNames.includes(key)) };
}
