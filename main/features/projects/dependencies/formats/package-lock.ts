import { type Format, type Locked, large, type Reading } from '../parts.ts';
import { parseJson } from '../text/json.ts';
import { createLineSearch } from '../text/lines.ts';
import { below, inFolder } from '../text/paths.ts';
import { at, entries, type Fields, fields, word } from '../text/values.ts';

const modules = 'node_modules/';
const asked = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
const required = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

function licenceOf(item: Fields): string | null {
  const licence = item.license;
  if (typeof licence === 'string') return word(licence);
  return word(at(licence, 'type'));
}

/** As node looks for a module: beside the one that asks, then further up. */
function createLookup(places: ReadonlyMap<string, number>) {
  const top = new Map<string, number>();
  /** Where modules lie that are not at the top: few, so most questions go straight there. */
  const nested = new Set<string>();
  for (const [path, place] of places) {
    const inner = path.lastIndexOf(modules);
    if (inner === 0) top.set(path.slice(modules.length), place);
    else if (inner > 0) nested.add(path.slice(0, inner - 1));
  }
  return (from: string, name: string): number | null => {
    let folder = from;
    while (nested.size > 0 && folder !== '') {
      const place = nested.has(folder) ? places.get(`${folder}/${modules}${name}`) : undefined;
      if (place !== undefined) return place;
      const up = folder.lastIndexOf(`/${modules}`);
      const slash = folder.lastIndexOf('/');
      // Out of a package in one step; a workspace's own folder is left step by step.
      folder = up >= 0 ? folder.slice(0, up) : folder.startsWith(modules) || slash < 0 ? '' : folder.slice(0, slash);
    }
    return top.get(name) ?? null;
  };
}

function readPackages(reading: Reading, all: [string, unknown][]): void {
  const packages: Locked[] = [];
  const places = new Map<string, number>();
  const folders: string[] = [];
  const values: Fields[] = [];
  const links: [string, number][] = [];
  const members = new Map<string, number>();
  const asking = new Map<string, Fields>();
  const search = createLineSearch(reading.text);
  for (const [path, value] of all) {
    const item = fields(value);
    const line = search(`${JSON.stringify(path)}: {`);
    const inner = path.lastIndexOf(modules);
    if (inner < 0) {
      asking.set(path, item);
      if (path === '') continue;
    }
    const name = word(item.name) ?? (inner < 0 ? path : path.slice(inner + modules.length));
    const target = item.link === true ? word(item.resolved) : null;
    if (target !== null && members.has(target)) {
      places.set(path, members.get(target) ?? 0);
      continue;
    }
    if (target !== null) {
      links.push([path, packages.length]);
      members.set(target, packages.length);
    }
    if (inner < 0 && members.has(path)) {
      // The folder that a link leads to, seen already: what it asks for is what the link asks for.
      folders[members.get(path) ?? 0] = path;
      values[members.get(path) ?? 0] = item;
      continue;
    }
    if (inner < 0) members.set(path, packages.length);
    places.set(path, packages.length);
    folders.push(path);
    values.push(item);
    packages.push({
      name,
      version: word(item.version),
      line,
      licence: licenceOf(item),
      // What is `devOptional` comes along with the program as well, where it can.
      development: target === null && inner >= 0 ? item.dev === true : null,
      local: target ?? (inner < 0 ? path : null),
      requires: [],
    });
  }
  for (const [path, place] of links) {
    const item = packages[place];
    if (item !== undefined && item.local !== null) item.local = inFolder(reading.folder, item.local);
    places.set(path, place);
  }
  const lookup = createLookup(places);
  values.forEach((item, place) => {
    const locked = packages[place];
    if (locked === undefined) return;
    for (const section of required) {
      const group = item[section];
      if (typeof group !== 'object' || group === null) continue;
      for (const name of Object.keys(group)) {
        const found = lookup(folders[place] ?? '', name);
        // A peer that need not be there is not asked for, even when something else brings it.
        if (section === 'peerDependencies' && at(item, 'peerDependenciesMeta', name, 'optional') === true) continue;
        if (found !== null) locked.requires.push(found);
      }
    }
  });
  reading.lock({
    ecosystem: 'npm',
    packages,
    complete: true,
    covers: (folder) => {
      const path = below(reading.folder, folder);
      return path !== null && (path === '' || asking.has(path));
    },
    find: (folder, want) => lookup(below(reading.folder, folder) ?? '', want.alias ?? want.name),
    asked: (folder, want) => {
      const item = asking.get(below(reading.folder, folder) ?? '');
      for (const section of asked) {
        const spec = at(item, section, want.alias ?? want.name);
        if (typeof spec === 'string') return spec;
      }
      return null;
    },
  });
}

/** Version 1: packages inside of packages. Walked with a list, as a hostile file may be nested as deep as it likes. */
function readTree(reading: Reading, root: unknown): void {
  const packages: Locked[] = [];
  const places = new Map<string, number>();
  const asks: { folder: string; names: string[] }[] = [];
  const search = createLineSearch(reading.text);
  const open: { folder: string; depth: number; all: [string, unknown][] }[] = [
    { folder: '', depth: 0, all: entries(at(root, 'dependencies')).reverse() },
  ];
  for (let group = open.at(-1); group !== undefined; group = open.at(-1)) {
    const next = group.all.pop();
    if (next === undefined) {
      open.pop();
      continue;
    }
    const [key, value] = next;
    const item = fields(value);
    const path = group.folder === '' ? modules + key : `${group.folder}/${modules}${key}`;
    const version = word(item.version);
    const local = version?.startsWith('file:') === true ? inFolder(reading.folder, version.slice(5)) : null;
    const alias = version?.startsWith('npm:') === true ? version.slice(4) : null;
    const at1 = alias === null ? -1 : alias.indexOf('@', 1);
    places.set(path, packages.length);
    asks.push({ folder: path, names: Object.keys(fields(item.requires)) });
    packages.push({
      name: alias !== null && at1 > 0 ? alias.slice(0, at1) : key,
      version: alias !== null && at1 > 0 ? alias.slice(at1 + 1) : local === null ? version : null,
      line: search(`${JSON.stringify(key)}: {`),
      licence: null,
      development: item.dev === true,
      local,
      requires: [],
    });
    if (group.depth < 60 && item.dependencies !== undefined)
      open.push({ folder: path, depth: group.depth + 1, all: entries(item.dependencies).reverse() });
  }
  const lookup = createLookup(places);
  asks.forEach(({ folder, names }, place) => {
    for (const name of names) {
      const found = lookup(folder, name);
      if (found !== null) packages[place]?.requires.push(found);
    }
  });
  const byFolder = new Map(packages.flatMap(({ local, name }) => (local === null ? [] : [[local, name] as const])));
  reading.lock({
    ecosystem: 'npm',
    packages,
    complete: true,
    covers: (folder) => folder === reading.folder || byFolder.has(folder),
    find: (folder, want) => {
      const member = byFolder.get(folder);
      return lookup(member === undefined ? '' : modules + member, want.alias ?? want.name);
    },
  });
}

function read(reading: Reading): void {
  const root = parseJson(reading.text);
  const all = at(root, 'packages');
  // Version 2 holds both; the older half is for older programs.
  if (typeof all === 'object' && all !== null) readPackages(reading, entries(all));
  else readTree(reading, root);
}

export const packageLockFormat: Format = {
  id: 'package-lock.json',
  ecosystem: 'npm',
  names: ['package-lock.json', 'npm-shrinkwrap.json'],
  maxBytes: large,
  read,
};
