import type { Names } from '../types.ts';
import { compared } from './compared.ts';
import { putRight } from './put-right.ts';

interface Stretch {
  /** Words before it that are the same in both. */
  before: number;
  /** And behind it. */
  behind: number;
  heard: string[];
  meant: string[];
}

const trimmed = (words: readonly string[]) => words.join(' ').replace(/^[\p{P}\s]+|[\p{P}\s]+$/gu, '');

function stretchOf(heard: string, meant: string): Stretch {
  const [a, b] = [heard.trim().split(/\s+/), meant.trim().split(/\s+/)];
  const same = (x: string | undefined, y: string | undefined) => compared(x ?? '') === compared(y ?? '');
  const most = Math.min(a.length, b.length);
  let before = 0;
  while (before < most && same(a[before], b[before])) before += 1;
  let behind = 0;
  while (behind < most - before && same(a.at(-1 - behind), b.at(-1 - behind))) behind += 1;
  return { before, behind, heard: a, meant: b };
}

/** The one stretch in which two sentences differ, in words; null where they differ in none, or in too much of them. */
export function differenceOf(heard: string, meant: string): { heard: string; meant: string } | null {
  const { before, behind, heard: a, meant: b } = stretchOf(heard, meant);
  const wrong = a.slice(before, a.length - behind);
  const right = b.slice(before, b.length - behind);
  if (wrong.length > 5 || right.length > 5) return null;
  const found = { heard: trimmed(wrong), meant: trimmed(right) };
  return found.heard === '' || found.meant === '' ? null : found;
}

const nameOfAll = (names: Names): string[] => [
  ...names.projects.flatMap(({ name, services }) => [name, ...services]),
  ...names.workflows.map(({ name }) => name),
  ...names.words.map(({ word }) => word),
];

/** A name around the stretch: of “nightly pack up” only the end was misheard, and the whole of it is learned. */
function nameAround(heard: string, meant: string, all: readonly string[]): { word: string; misheard: string } | null {
  const { before, behind, heard: a, meant: b } = stretchOf(heard, meant);
  const known = new Map(all.map((name) => [compared(name), name]));
  for (let from = before; from >= Math.max(0, before - 4); from--)
    for (let until = b.length - behind; until <= Math.min(b.length, from + 6); until++) {
      const word = known.get(compared(b.slice(from, until).join(' ')));
      const misheard = trimmed(a.slice(from, a.length - (b.length - until)));
      if (word !== undefined && misheard !== '') return { word, misheard };
    }
  return null;
}

/** Whether these words mean something of their own: then another thing must not be written in their place everywhere. */
export function meansItself(misheard: string, names: Names, said: readonly string[]): boolean {
  const key = compared(misheard);
  if (key.length < 3 && !/\p{Script=Han}/u.test(key)) return true;
  if (nameOfAll(names).some((name) => compared(name) === key)) return true;
  return said.some((sentence) => putRight(sentence, [{ word: '', misheard: [misheard] }]) !== sentence);
}

/** The name that was misheard: an ordinary word is never learned, or each “their” would become “there” from now on. */
export function misheardName(heard: string, meant: string, names: Names): { word: string; misheard: string } | null {
  const differs = differenceOf(heard, meant);
  if (!differs) return null;
  const known = nameAround(heard, meant, nameOfAll(names));
  if (known) return known;
  // “optiMuse”, “k8s”, “shop-api”: one word that no dictionary has.
  const looksLikeName = /^\S+$/.test(differs.meant) && /[-_]|\S(?:\p{Lu}|\p{N})|\p{N}\p{L}/u.test(differs.meant);
  return looksLikeName ? { word: differs.meant, misheard: differs.heard } : null;
}
