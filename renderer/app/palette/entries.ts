import type { LucideIcon } from 'lucide-react';
import type { Command, Finder, Found } from '../feature.ts';
import { rank, startsWord } from '../fuzzy.ts';

export interface PaletteEntry {
  id: string;
  title: string;
  /** Matched characters of the title. */
  at: readonly number[];
  hint?: string | undefined;
  icon?: LucideIcon | undefined;
  keys?: string | undefined;
  action: { command: Command } | { to: string };
}

export interface PaletteSection {
  id: string;
  title: string;
  entries: readonly PaletteEntry[];
}

const mostCommands = 40;
const mostRecent = 5;

const entryOf = (command: Command, at: readonly number[] = [], hint?: string): PaletteEntry => ({
  id: command.id,
  title: command.title,
  at,
  hint,
  icon: command.icon,
  keys: command.keys,
  action: { command },
});

/** The group, unless the title says it already. */
const hintOf = ({ title, group }: Command) => (title.startsWith(group) ? undefined : group);

/** Without a query: what was used lately, then all by group. With one: best first, what was used lately a little before. */
export function commandSections(
  query: string,
  commands: readonly Command[],
  recent: readonly string[],
): PaletteSection[] {
  if (query.trim() === '') {
    const byId = new Map(commands.map((command) => [command.id, command]));
    const lately = recent.flatMap((id) => byId.get(id) ?? []).slice(0, mostRecent);
    const rest = commands.filter((command) => !lately.includes(command));
    const groups = Map.groupBy(rest, (command) => command.group);
    return [
      ...(lately.length > 0
        ? [{ id: 'recent', title: 'Recent', entries: lately.map((c) => entryOf(c, [], hintOf(c))) }]
        : []),
      ...[...groups].map(([group, list]) => ({
        id: `group-${group}`,
        title: group,
        entries: list.map((command) => entryOf(command)),
      })),
    ];
  }
  const bonus = ({ id }: Command) => {
    const place = recent.indexOf(id);
    return place < 0 ? 0 : 0.8 - place * 0.05;
  };
  const found = rank(query, commands, bonus).slice(0, mostCommands);
  if (found.length === 0) return [];
  return [
    {
      id: 'commands',
      title: 'Commands',
      entries: found.map(({ item, match }) => entryOf(item, match.at, hintOf(item))),
    },
  ];
}

export function foundSection(id: string, title: string, found: readonly Found[]): PaletteSection {
  return {
    id,
    title,
    entries: found.map((thing) => ({
      id: `${id}:${thing.id}`,
      title: thing.title,
      at: [],
      hint: thing.hint,
      icon: thing.icon,
      action: thing.run
        ? { command: { id: `${id}:${thing.id}`, title: thing.title, group: title, run: thing.run } }
        : { to: thing.to },
    })),
  };
}

/** As soon as there is more than a letter, which fits everything. */
export function namedSections(query: string, finders: readonly Finder[]): PaletteSection[] {
  const text = query.trim();
  if (text.length < 2) return [];
  return finders.flatMap(({ id, title, named }) => {
    const section = foundSection(id, title, named?.(text) ?? []);
    return section.entries.length > 0 ? [{ ...section, id: `named-${id}` }] : [];
  });
}

/** Whose name was written comes before commands that only share letters with it, and is not told twice. */
export function allSections(
  query: string,
  commands: readonly PaletteSection[],
  named: readonly PaletteSection[],
  found: readonly PaletteSection[],
): PaletteSection[] {
  if (named.length === 0) return [...commands, ...found];
  const [best] = commands.flatMap(({ entries }) => entries);
  const told = new Set(named.flatMap(({ entries }) => entries.map(({ id }) => id)));
  const rest = found.flatMap((section) => {
    const entries = section.entries.filter(({ id }) => !told.has(id));
    return entries.length > 0 ? [{ ...section, entries }] : [];
  });
  // What a command is called is the user's word as well: then it keeps the place that the fingers know.
  return best && startsWord(query, best.title) ? [...commands, ...named, ...rest] : [...named, ...commands, ...rest];
}

/** Up and down through all sections, round the ends. */
export function step(count: number, active: number, by: number): number {
  if (count === 0) return 0;
  return (active + by + count) % count;
}
