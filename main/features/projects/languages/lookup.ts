import type { Candidates } from './table-types.ts';
import { tables } from './tables.ts';

/** Maps, not objects: a file may be called `__proto__`. */
const toMap = (record: Readonly<Record<string, Candidates>>) =>
  new Map<string, readonly number[]>(
    Object.entries(record).map(([key, found]) => [key, typeof found === 'number' ? [found] : found]),
  );

const filenames = toMap(tables.filenames);
const extensions = toMap(tables.extensions);
const interpreters = toMap(tables.interpreters);
const aliases = new Map(Object.entries(tables.aliases));
const generic = new Set(tables.generic);
const place = new Map(tables.languages.map(([name], index) => [name, index]));
const nothing: readonly number[] = [];

/** The place of a language that must be there. */
export function placeOf(name: string): number {
  const found = place.get(name);
  if (found === undefined) throw new Error(`linguist has no language ${name}`);
  return found;
}

export const byFilename = (base: string): readonly number[] => filenames.get(base) ?? nothing;
export const byInterpreter = (program: string): readonly number[] => interpreters.get(program) ?? nothing;
/** `cpp`, `C++`, `Visual Basic .NET`; undefined when nobody is called so. */
export const byAlias = (name: string): number | undefined => aliases.get(name.toLowerCase());

const known = new Map<string, readonly number[]>();
const mostKnown = 5_000;

/** Of the longest extension that is known: `.d.ts` before `.ts`. */
export function byExtension(base: string): readonly number[] {
  const dot = base.indexOf('.');
  if (dot < 0) return nothing;
  const end = base.slice(dot);
  const before = known.get(end);
  if (before) return before;
  const found = search(end.toLowerCase());
  if (known.size >= mostKnown) known.clear();
  known.set(end, found);
  return found;
}

function search(end: string): readonly number[] {
  for (let dot = 0; dot >= 0; dot = end.indexOf('.', dot + 1)) {
    const extension = end.slice(dot);
    const found = extensions.get(extension);
    if (found) return generic.has(extension.slice(extension.lastIndexOf('.'))) ? nothing : found;
  }
  return nothing;
}

export const both = (candidates: readonly number[], others: readonly number[]): readonly number[] => {
  if (candidates.length === 0) return others;
  const common = candidates.filter((one) => others.includes(one));
  return common.length > 0 ? common : candidates;
};
