import type { Names } from '../types.ts';
import { compared } from './compared.ts';

/** The one stretch in which two sentences differ, in words; null where they differ in none, or in too much of them. */
export function differenceOf(heard: string, meant: string): { heard: string; meant: string } | null {
  const a = heard.trim().split(/\s+/);
  const b = meant.trim().split(/\s+/);
  const same = (x: string | undefined, y: string | undefined) => compared(x ?? '') === compared(y ?? '');
  let from = 0;
  while (from < a.length && from < b.length && same(a[from], b[from])) from += 1;
  let end = 0;
  while (end < a.length - from && end < b.length - from && same(a.at(-1 - end), b.at(-1 - end))) end += 1;
  const wrong = a.slice(from, a.length - end);
  const right = b.slice(from, b.length - end);
  if (wrong.length === 0 || right.length === 0 || wrong.length > 5 || right.length > 5) return null;
  const trimmed = (words: string[]) => words.join(' ').replace(/^[\p{P}\s]+|[\p{P}\s]+$/gu, '');
  const found = { heard: trimmed(wrong), meant: trimmed(right) };
  return found.heard === '' || found.meant === '' ? null : found;
}

const nameOfAll = (names: Names): string[] => [
  ...names.projects.flatMap(({ name, services }) => [name, ...services]),
  ...names.workflows.map(({ name }) => name),
  ...names.words.map(({ word }) => word),
];

/** The name that was misheard: an ordinary word is never learned, or each “their” would become “there” from now on. */
export function misheardName(heard: string, meant: string, names: Names): { word: string; misheard: string } | null {
  const differs = differenceOf(heard, meant);
  if (!differs) return null;
  const right = compared(differs.meant);
  const known = nameOfAll(names).find((name) => compared(name) === right);
  if (known !== undefined) return { word: known, misheard: differs.heard };
  // “optiMuse”, “k8s”, “shop-api”: one word that no dictionary has.
  const looksLikeName = /^\S+$/.test(differs.meant) && /[-_]|\S(?:\p{Lu}|\p{N})|\p{N}\p{L}/u.test(differs.meant);
  return looksLikeName ? { word: differs.meant, misheard: differs.heard } : null;
}
