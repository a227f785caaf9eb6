import { type Format, type Locked, large, type Reading } from '../parts.ts';
import { below, inFolder, resolveLocal } from '../text/paths.ts';
import { splitAt } from './npm-spec.ts';

interface Asked {
  specifier: string | null;
  version: string | null;
}
interface Item {
  key: string;
  line: number;
  development: boolean | null;
  name: string | null;
  version: string | null;
  asks: [string, string][];
}
interface Parsed {
  version: number;
  importers: Map<string, Map<string, Asked>>;
  packages: Map<string, Item>;
  snapshots: Map<string, Item>;
  /** Names that the settings give another range than the manifests. */
  forced: Set<string>;
}

function bare(text: string): string {
  const trimmed = text.trim();
  const quote = trimmed[0];
  return (quote === "'" || quote === '"') && trimmed.endsWith(quote) && trimmed.length > 1
    ? trimmed.slice(1, -1)
    : trimmed;
}

/** `key: value` and `'key': value`; the key may hold colons of its own. */
function split(line: string): [string, string] {
  if (line.startsWith("'") || line.startsWith('"')) {
    const end = line.indexOf(line[0] ?? "'", 1);
    if (end > 0) return [line.slice(1, end), bare(line.slice(end + 1).replace(/^:/, ''))];
  }
  const colon = line.indexOf(': ');
  if (colon >= 0) return [line.slice(0, colon), bare(line.slice(colon + 2))];
  return [line.endsWith(':') ? line.slice(0, -1) : line, ''];
}

const groups = new Set(['dependencies', 'devDependencies', 'optionalDependencies']);

/** Line by line: pnpm writes one regular shape, two blanks a level, and no aliases. */
function parse(text: string): Parsed {
  const found: Parsed = {
    version: 0,
    importers: new Map(),
    packages: new Map(),
    snapshots: new Map(),
    forced: new Set(),
  };
  let section = '';
  let group = '';
  let importer = new Map<string, Asked>();
  let item: Item | null = null;
  let asked: Asked | null = null;
  let number = 0;
  let from = 0;
  const ofImporter = (level: number, line: string) => {
    const [key, value] = split(line);
    if (level === 0) group = key;
    else if (level === 1 && (groups.has(group) || group === 'specifiers')) {
      asked = importer.get(key) ?? { specifier: null, version: null };
      if (group === 'specifiers') asked.specifier = value;
      else if (value !== '') asked.version = value;
      importer.set(key, asked);
    } else if (level === 2 && asked !== null && groups.has(group)) {
      if (key === 'specifier') asked.specifier = value;
      else if (key === 'version') asked.version = value;
    }
  };
  while (from < text.length) {
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    let start = from;
    while (text.charCodeAt(start) === 32) start += 1;
    const level = (start - from) >> 1;
    const line = text.slice(start, end).trimEnd();
    from = end + 1;
    number += 1;
    if (line === '' || line.startsWith('#')) continue;
    // Two documents since pnpm 11: the settings of the package manager come first.
    if (line === '---') continue;
    if (level === 0) {
      const [key, value] = split(line);
      section = key;
      item = null;
      if (key === 'lockfileVersion') found.version = Number.parseFloat(value) || 0;
      if (groups.has(key) || key === 'specifiers') {
        importer = found.importers.get('.') ?? new Map<string, Asked>();
        found.importers.set('.', importer);
        group = key;
      }
    } else if (section === 'overrides') {
      if (level === 1) found.forced.add(splitAt(split(line)[0])[0]);
    } else if (section === 'importers') {
      if (level === 1) {
        importer = new Map();
        found.importers.set(split(line)[0], importer);
        group = '';
      } else ofImporter(level - 2, line);
    } else if (groups.has(section) || section === 'specifiers') ofImporter(level, line);
    else if (section === 'packages' || section === 'snapshots') {
      if (level === 1) {
        const key = split(line)[0];
        item = { key, line: number, development: null, name: null, version: null, asks: [] };
        found[section].set(key, item);
        group = '';
      } else if (item !== null && level === 2) {
        const [key, value] = split(line);
        group = key;
        if (key === 'dev') item.development = value === 'true';
        else if (key === 'name') item.name = value;
        else if (key === 'version') item.version = value;
      } else if (item !== null && level === 3 && groups.has(group)) item.asks.push(split(line));
    }
  }
  return found;
}

function withoutPeers(key: string): string {
  const bracket = key.indexOf('(');
  return bracket < 0 ? key : key.slice(0, bracket);
}

function nameAndVersion(key: string, lockVersion: number): [string, string] {
  const clean = key.startsWith('/') ? key.slice(1) : key;
  if (lockVersion >= 6) return splitAt(withoutPeers(clean));
  const slash = clean.lastIndexOf('/');
  const version = clean.slice(slash + 1).split('_', 1)[0] ?? '';
  return slash < 0 ? splitAt(clean) : [clean.slice(0, slash), version];
}

function createResolve(parsed: Parsed, places: ReadonlyMap<string, number>) {
  const own = parsed.version >= 9 ? '' : '/';
  const between = parsed.version >= 6 ? '@' : '/';
  return (name: string, version: string): number | null =>
    places.get(own + name + between + version) ?? places.get(version) ?? places.get(`/${version}`) ?? null;
}

function read(reading: Reading): void {
  const parsed = parse(reading.text);
  if (parsed.version === 0) {
    reading.problem('No version of the lock file in it');
    return;
  }
  const items = parsed.version >= 9 ? parsed.snapshots : parsed.packages;
  const packages: Locked[] = [];
  const places = new Map<string, number>();
  for (const item of items.values()) {
    const [name, version] = nameAndVersion(item.key, parsed.version);
    const described = parsed.packages.get(withoutPeers(item.key));
    const folder = /^(?:file|link):/.test(version) && !/\.(?:tgz|tar\.gz)$/.test(version);
    places.set(item.key, packages.length);
    packages.push({
      name: item.name ?? name,
      version: item.version ?? described?.version ?? (folder ? null : version),
      line: described?.line ?? item.line,
      licence: null,
      development: item.development,
      local: folder ? resolveLocal(reading.folder, version.slice(5)) : null,
      requires: [],
    });
  }
  const resolve = createResolve(parsed, places);
  const members = new Map<string, number>();
  for (const path of parsed.importers.keys()) {
    if (path === '.') continue;
    const local = inFolder(reading.folder, path);
    members.set(local, packages.length);
    packages.push({ name: path, version: null, line: null, licence: null, development: null, local, requires: [] });
  }
  const reach = (folder: string, name: string, version: string): number | null =>
    version.startsWith('link:')
      ? (members.get(resolveLocal(folder, version.slice(5))) ?? null)
      : resolve(name, version);
  let place = 0;
  for (const item of items.values()) {
    for (const [name, version] of item.asks) {
      const found = reach(reading.folder, name, version);
      if (found !== null) packages[place]?.requires.push(found);
    }
    place += 1;
  }
  for (const [path, asks] of parsed.importers) {
    const local = inFolder(reading.folder, path);
    const member = packages[members.get(local) ?? -1];
    for (const [name, { version }] of asks) {
      const found = version === null ? null : reach(local, name, version);
      if (found === null) continue;
      member?.requires.push(found);
      const other = packages[found];
      if (other !== undefined && other.local !== null && other.version === null) other.name = name;
    }
  }
  const importerOf = (folder: string) => parsed.importers.get(below(reading.folder, folder) || '.');
  reading.lock({
    ecosystem: 'npm',
    packages,
    complete: true,
    covers: (folder) => below(reading.folder, folder) !== null && importerOf(folder) !== undefined,
    find: (folder, want) => {
      const name = want.alias ?? want.name;
      const version = importerOf(folder)?.get(name)?.version ?? null;
      return version === null ? null : reach(folder, name, version);
    },
    // What is forced is kept as it was forced, not as the manifest asks for it.
    asked: (folder, want) => {
      const name = want.alias ?? want.name;
      return parsed.forced.has(name) ? null : (importerOf(folder)?.get(name)?.specifier ?? null);
    },
  });
}

export const pnpmLockFormat: Format = {
  id: 'pnpm-lock.yaml',
  ecosystem: 'npm',
  names: ['pnpm-lock.yaml'],
  maxBytes: large,
  read,
};
