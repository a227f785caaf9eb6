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

export function namesIndexOf(names: Names): NamesIndex {
  const there = kept.get(names);
  if (there) return there;
  const services = new Map<string, { service: string; keys: string[] }[]>();
  const keys = new Set<string>();
  for (const { id, services: list } of names.projects) {
    const own = list.map((service) => ({ service, keys: nameKeys(service).keys }));
    services.set(id, own);
    for (const one of own) for (const key of one.keys) keys.add(key);
  }
  const near = (a: string, b: string) => a.length > 4 && b.length > 4 && editDistance(a, b, 1) === 1;
  const all = [...keys];
  const made: NamesIndex = {
    projects: createNameIndex(names.projects),
    workflows: createNameIndex(names.workflows),
    mayBeService: (words) => saidKeys(words).some((key) => keys.has(key) || all.some((other) => near(key, other))),
    serviceOf(projectId, words) {
      const said = saidKeys(words);
      const own = services.get(projectId) ?? [];
      const exact = own.find((one) => one.keys.some((key) => said.includes(key)));
      if (exact) return { service: exact.service, score: 1 };
      const close = own.find((one) => one.keys.some((key) => said.some((other) => near(key, other))));
      return close ? { service: close.service, score: 0.68 } : null;
    },
  };
  kept.set(names, made);
  return made;
}

export function commandsIndexOf(commands: readonly SpokenCommand[]): ReturnType<typeof createCommandIndex> {
  const there = keptCommands.get(commands);
  if (there) return there;
  const made = createCommandIndex(commands);
  keptCommands.set(commands, made);
  return made;
}
