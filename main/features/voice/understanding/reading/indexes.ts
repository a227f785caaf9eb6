import type { SpokenCommand } from '../../../../../shared/features/voice/intents.ts';
import type { Names } from '../../types.ts';
import { createCommandIndex } from '../commands/command-index.ts';
import { editDistance } from '../names/edit-distance.ts';
import { createNameIndex, type NameIndex } from '../names/name-index.ts';
import { nameKeys, saidKeys } from '../names/name-keys.ts';

export interface NamesIndex {
  projects: NameIndex;
  workflows: NameIndex;
  /** Of any project: whose it is, is asked once both are heard. */
  mayBeService(words: readonly string[]): boolean;
  serviceOf(projectId: string, words: readonly string[]): { service: string; score: number } | null;
}

const kept = new WeakMap<Names, NamesIndex>();
const keptCommands = new WeakMap<readonly SpokenCommand[], ReturnType<typeof createCommandIndex>>();

let lastNames: { names: Names; index: NamesIndex } | null = null;
let lastCommands: { commands: readonly SpokenCommand[]; index: ReturnType<typeof createCommandIndex> } | null = null;

const all = <T>(a: readonly T[], b: readonly T[], same: (one: T, other: T) => boolean): boolean =>
  a.length === b.length && a.every((one, at) => same(one, b[at] as T));
const equal = <T>(a: readonly T[], b: readonly T[]) => all(a, b, Object.is);
const sameThings = (a: Names, b: Names): boolean =>
  all(a.projects, b.projects, (p, q) => p.id === q.id && p.name === q.name && equal(p.services, q.services)) &&
  all(a.workflows, b.workflows, (p, q) => p.id === q.id && p.name === q.name);
const sameCommands = (a: readonly SpokenCommand[], b: readonly SpokenCommand[]): boolean =>
  all(a, b, (p, q) => p.id === q.id && p.title === q.title && equal(p.keywords, q.keywords));

/** Made once for the same names; a list that was read anew and says the same is no other. */
export function namesIndexOf(names: Names): NamesIndex {
  const there = kept.get(names);
  if (there) return there;
  const index = lastNames && sameThings(lastNames.names, names) ? lastNames.index : makeIndex(names);
  kept.set(names, index);
  lastNames = { names, index };
  return index;
}

function makeIndex(names: Names): NamesIndex {
  const services = new Map<string, { service: string; keys: string[] }[]>();
  const keys = new Set<string>();
  // Half of all projects call them `web` and `db`.
  const keysByName = new Map<string, string[]>();
  const serviceKeys = (service: string): string[] => {
    const there = keysByName.get(service) ?? nameKeys(service).keys;
    keysByName.set(service, there);
    return there;
  };
  for (const { id, services: list } of names.projects) {
    const own = list.map((service) => ({ service, keys: serviceKeys(service) }));
    services.set(id, own);
    for (const one of own) for (const key of one.keys) keys.add(key);
  }
  const near = (a: string, b: string) => a.length > 4 && b.length > 4 && editDistance(a, b, 1) === 1;
  const every = [...keys];
  return {
    projects: createNameIndex(names.projects),
    workflows: createNameIndex(names.workflows),
    mayBeService: (words) => saidKeys(words).some((key) => keys.has(key) || every.some((other) => near(key, other))),
    serviceOf(projectId, words) {
      const said = saidKeys(words);
      const own = services.get(projectId) ?? [];
      const exact = own.find((one) => one.keys.some((key) => said.includes(key)));
      if (exact) return { service: exact.service, score: 1 };
      const close = own.find((one) => one.keys.some((key) => said.some((other) => near(key, other))));
      return close ? { service: close.service, score: 0.68 } : null;
    },
  };
}

export function commandsIndexOf(commands: readonly SpokenCommand[]): ReturnType<typeof createCommandIndex> {
  const there = keptCommands.get(commands);
  if (there) return there;
  const made =
    lastCommands && sameCommands(lastCommands.commands, commands) ? lastCommands.index : createCommandIndex(commands);
  keptCommands.set(commands, made);
  lastCommands = { commands, index: made };
  return made;
}
