import type { ProjectRow } from '../../../shared/features/projects/schema.ts';

export interface TagState {
  tag: string;
  /** How many of the rows have it. */
  has: number;
  of: number;
}

/** Every tag that is in use anywhere: first what these rows have, then by name. */
export function tagStates(all: readonly ProjectRow[], rows: readonly ProjectRow[]): TagState[] {
  // The list may be newer than the rows that the dialog was opened with.
  const fresh = new Map(all.map((row) => [row.id, row]));
  const own = new Map<string, number>();
  for (const row of rows) for (const tag of (fresh.get(row.id) ?? row).tags) own.set(tag, (own.get(tag) ?? 0) + 1);
  const tags = new Set([...own.keys(), ...all.flatMap((row) => row.tags)]);
  return [...tags]
    .map((tag) => ({ tag, has: own.get(tag) ?? 0, of: rows.length }))
    .sort((a, b) => Number(b.has > 0) - Number(a.has > 0) || a.tag.localeCompare(b.tag));
}

/** `work, client-a` → each once, without what is empty. */
export const newTags = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim().replace(/^#/, ''))
      .filter(Boolean),
  ),
];
