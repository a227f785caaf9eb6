import { type Format, type Locked, large, type Reading } from '../parts.ts';
import { parseJsonc } from '../text/json.ts';
import { createLineSearch } from '../text/lines.ts';
import { below, resolveLocal } from '../text/paths.ts';
import { at, entries, fields, list, word, words } from '../text/values.ts';
import { splitAt } from './npm-spec.ts';

const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** `a/@scope/b` → `a`: a key is the way from the top, scopes counting as one step with their name. */
function above(key: string): string {
  const slash = key.lastIndexOf('/');
  if (slash < 0) return '';
  const before = key.lastIndexOf('/', slash - 1);
  if (key[before + 1] !== '@') return key.slice(0, slash);
  return before < 0 ? '' : key.slice(0, before);
}

function read(reading: Reading): void {
  const root = parseJsonc(reading.text);
  const places = new Map<string, number>();
  const packages: Locked[] = [];
  const asks: { key: string; names: string[] }[] = [];
  const search = createLineSearch(reading.text, reading.text.indexOf('"packages":'));
  const nameOf = new Map<string, string>();
  const workspaces = new Map<string, unknown>(entries(at(root, 'workspaces')));
  for (const [path, workspace] of workspaces) nameOf.set(path, word(at(workspace, 'name')) ?? '');
  const namesIn = (value: unknown) => {
    // A peer that need not be there is not asked for, even when something else brings it.
    const optional = new Set(words(at(value, 'optionalPeers')));
    return groups.flatMap((group) => Object.keys(fields(at(value, group)))).filter((name) => !optional.has(name));
  };
  for (const [key, value] of entries(at(root, 'packages'))) {
    const item = list(value);
    const [name, version] = splitAt(word(item[0]) ?? key);
    const member = version.startsWith('workspace:') ? version.slice('workspace:'.length) : null;
    const own = /^file:(?!.*\.(?:tgz|tar\.gz)$)(.*)$/.exec(version)?.[1];
    const folder = member ?? own ?? null;
    const details = item.find((part) => typeof part === 'object' && part !== null);
    places.set(key, packages.length);
    asks.push({ key, names: namesIn(member === null ? details : workspaces.get(member)) });
    packages.push({
      name,
      version: folder === null ? version || null : null,
      line: search(`${JSON.stringify(key)}: [`),
      licence: null,
      development: null,
      local: folder === null ? null : resolveLocal(reading.folder, folder),
      requires: [],
    });
  }
  const lookup = (from: string, name: string): number | null => {
    for (let key = from; key !== ''; key = above(key)) {
      const place = places.get(`${key}/${name}`);
      if (place !== undefined) return place;
    }
    return places.get(name) ?? null;
  };
  asks.forEach(({ key, names }, place) => {
    for (const name of names) {
      const found = lookup(key, name);
      if (found !== null) packages[place]?.requires.push(found);
    }
  });
  const pathOf = (folder: string) => below(reading.folder, folder) ?? '';
  reading.lock({
    ecosystem: 'npm',
    packages,
    complete: true,
    covers: (folder) => below(reading.folder, folder) !== null && workspaces.has(pathOf(folder)),
    find: (folder, want) => lookup(nameOf.get(pathOf(folder)) ?? '', want.alias ?? want.name),
    asked: (folder, want) => {
      for (const group of groups) {
        const spec = at(workspaces.get(pathOf(folder)), group, want.alias ?? want.name);
        if (typeof spec === 'string') return spec;
      }
      return null;
    },
  });
}

export const bunLockFormat: Format = {
  id: 'bun.lock',
  ecosystem: 'npm',
  names: ['bun.lock'],
  maxBytes: large,
  read,
};

/** The format before bun 1.2 is binary and not described. It proves that there is a lock, and no more. */
export const bunBinaryFormat: Format = {
  id: 'bun.lockb',
  ecosystem: 'npm',
  names: ['bun.lockb'],
  maxBytes: large,
  binary: true,
  read: (reading) => {
    reading.problem(
      'The binary lock file of bun cannot be read; `bun install --save-text-lockfile` writes one that can',
    );
    reading.lock({
      ecosystem: 'npm',
      packages: [],
      complete: false,
      covers: (folder) => folder === reading.folder,
      find: () => null,
    });
  },
};
