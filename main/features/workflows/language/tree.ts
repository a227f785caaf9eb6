import type { Json } from '../../../core/runs/types.ts';

/** Offsets into the text. */
export interface Range {
  start: number;
  end: number;
}

export interface Leaf extends Range {
  kind: 'leaf';
  value: string | number | boolean | null;
}

export interface ListTree extends Range {
  kind: 'list';
  items: Tree[];
}

export interface Entry {
  key: string;
  at: Range;
  value: Tree;
}

export interface MapTree extends Range {
  kind: 'map';
  entries: Entry[];
}

/** A document with the place of everything in it, free of what is YAML about it. */
export type Tree = Leaf | ListTree | MapTree;

export function jsonOf(tree: Tree): Json {
  if (tree.kind === 'leaf') return tree.value;
  if (tree.kind === 'list') return tree.items.map(jsonOf);
  // fromEntries defines its keys: `__proto__` becomes one like any other.
  return Object.fromEntries(tree.entries.map(({ key, value }) => [key, jsonOf(value)]));
}

export const entryOf = (tree: Tree | undefined, key: string): Entry | undefined =>
  tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === key) : undefined;

export const childOf = (tree: Tree | undefined, key: string): Tree | undefined => entryOf(tree, key)?.value;

export const textOf = (tree: Tree | undefined): string | null =>
  tree?.kind === 'leaf' && typeof tree.value === 'string' ? tree.value : null;

/** The deepest part of a path that is there. */
export function reach(tree: Tree, path: readonly PropertyKey[]): { tree: Tree; rest: PropertyKey[] } {
  let here = tree;
  for (const [i, step] of path.entries()) {
    const next =
      here.kind === 'list' ? here.items[Number(step)] : here.kind === 'map' ? childOf(here, String(step)) : undefined;
    if (!next) return { tree: here, rest: path.slice(i) };
    here = next;
  }
  return { tree: here, rest: [] };
}

/** Every text in a tree, with its path. */
export function* leavesOf(tree: Tree, path: string[] = []): Generator<{ leaf: Leaf; path: string[] }> {
  if (tree.kind === 'leaf') yield { leaf: tree, path };
  else if (tree.kind === 'list')
    for (const [i, item] of tree.items.entries()) yield* leavesOf(item, [...path, String(i)]);
  else for (const { key, value } of tree.entries) yield* leavesOf(value, [...path, key]);
}

export const wordsOf = (tree: Tree): string => {
  if (tree.kind === 'list') return 'a list';
  if (tree.kind === 'map') return tree.entries.length === 0 ? 'an empty object' : 'an object';
  if (tree.value === null) return 'nothing';
  if (typeof tree.value === 'string') return 'text';
  return typeof tree.value === 'number' ? 'a number' : String(tree.value);
};
