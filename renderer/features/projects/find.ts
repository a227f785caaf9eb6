import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { rank, startsWord } from '../../app/fuzzy.ts';

const most = 8;

/** For the palette: by name as it is meant, then by path as it is written. */
export function findRows(text: string, rows: readonly ProjectRow[]): ProjectRow[] {
  const byName = rank(
    text,
    rows.map((row) => ({ title: row.name, row })),
  ).map(({ item }) => item.row);
  const wanted = text.trim().toLowerCase();
  const named = new Set(byName);
  const byPath = rows.filter((row) => !named.has(row) && row.path.toLowerCase().includes(wanted));
  return [...byName, ...byPath].slice(0, most);
}

const mostNamed = 4;

/** Those that are called so, the shortest names first: the whole name was written of them, or most of it. */
export const namedRows = (text: string, rows: readonly ProjectRow[]): ProjectRow[] =>
  rows
    .filter(({ name, archived }) => !archived && startsWord(text, name))
    .sort((a, b) => a.name.length - b.name.length)
    .slice(0, mostNamed);
