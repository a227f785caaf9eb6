import { type Format, type Locked, large, type Reading, type Want } from '../parts.ts';
import { below, resolveLocal } from '../text/paths.ts';
import { splitAt } from './npm-spec.ts';
import { workspaceOf } from './npm-workspaces.ts';

interface Entry {
  line: number;
  specs: string[];
  version: string | null;
  resolution: string | null;
  asks: [string, string][];
}

const groups = new Set(['dependencies', 'optionalDependencies']);

function bare(text: string): string {
  return text.replaceAll('"', '');
}

/** Both generations: the first has `version "1.0.0"`, the second `version: 1.0.0`. */
function parse(text: string): { entries: Entry[]; berry: boolean } {
  const entries: Entry[] = [];
  let entry: Entry | null = null;
  let group = '';
  /** A key of more than a thousand characters stands on a line of its own, its colon on the next. */
  let long: { line: number; key: string } | null = null;
  let berry = false;
  let number = 0;
  let from = 0;
  while (from < text.length) {
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    let start = from;
    while (text.charCodeAt(start) === 32) start += 1;
    const indent = start - from;
    const line = text.slice(start, end).trimEnd();
    from = end + 1;
    number += 1;
    if (line === '' || line.startsWith('#')) continue;
    if (indent === 0) {
      group = '';
      entry = null;
      if (line === '__metadata:') berry = true;
      else if (line.startsWith('? ')) long = { line: number, key: line.slice(2) };
      else if (line.endsWith(':')) {
        const key = line === ':' && long !== null ? long.key : line.slice(0, -1);
        entry = { line: long?.line ?? number, specs: bare(key).split(', '), version: null, resolution: null, asks: [] };
        entries.push(entry);
        long = null;
      }
      continue;
    }
    if (entry === null) continue;
    // Names with a scope stand in quotes.
    const close = line.startsWith('"') ? line.indexOf('"', 1) : -1;
    const gap = line.indexOf(' ', close < 0 ? 0 : close);
    const key = bare(gap < 0 ? line : line.slice(0, gap)).replace(/:$/, '');
    const value = gap < 0 ? '' : bare(line.slice(gap + 1));
    if (indent === 2) {
      group = gap < 0 ? key : '';
      if (key === 'version') entry.version = value;
      else if (key === 'resolution') entry.resolution = value;
    } else if (indent === 4 && groups.has(group) && gap >= 0) entry.asks.push([key, value]);
  }
  return { entries, berry };
}

function realName(entry: Entry): string {
  if (entry.resolution !== null) return splitAt(entry.resolution)[0];
  const [name, range] = splitAt(entry.specs[0] ?? '');
  return range.startsWith('npm:') && range.includes('@', 5) ? splitAt(range.slice(4))[0] : name;
}

/** `own@portal:../own::locator=shop%40workspace%3Apackages%2Fa`: a path is seen from the workspace that asks. */
function linked(entry: Entry, folder: string): string | null {
  if ((entry.resolution ?? '').length > 1_000) return null;
  const found = /@(?:portal|link):([^#]*?)(?:::locator=(.*))?$/.exec(entry.resolution ?? '');
  if (found === null) return null;
  const from = /%40workspace%3A([\w%.-]*)$/.exec(found[2] ?? '')?.[1]?.replaceAll('%2F', '/') ?? '.';
  return resolveLocal(resolveLocal(folder, from), found[1] ?? '.');
}

function read(reading: Reading): void {
  const { entries, berry } = parse(reading.text);
  const places = new Map<string, number>();
  const named = new Map<string, number[]>();
  const folders = new Map<string, number>();
  const packages = entries.map((entry, place): Locked => {
    const name = realName(entry);
    const path = /@workspace:(.*)$/.exec(entry.resolution ?? '')?.[1] ?? null;
    const local = path === null ? linked(entry, reading.folder) : resolveLocal(reading.folder, path);
    if (path !== null) folders.set(path === '.' ? '' : path, place);
    for (const spec of entry.specs) places.set(spec, place);
    const same = named.get(name);
    if (same === undefined) named.set(name, [place]);
    else same.push(place);
    const version = local === null ? entry.version : null;
    return { name, version, line: entry.line, licence: null, development: null, local, requires: [] };
  });
  const resolve = (name: string, range: string): number | null =>
    places.get(`${name}@${range}`) ?? places.get(`${name}@npm:${range}`) ?? null;
  /** A resolution forces another range than those who ask write, and then nothing stands under theirs. */
  const only = (name: string): number | null => {
    const places = named.get(name) ?? [];
    return places.length === 1 ? (places[0] ?? null) : null;
  };
  entries.forEach((entry, place) => {
    for (const [name, range] of entry.asks) {
      const found = resolve(name, range) ?? only(name);
      if (found !== null) packages[place]?.requires.push(found);
    }
  });
  const find = (_: string, want: Want): number | null => {
    const name = want.alias ?? want.name;
    const exact = resolve(name, want.raw ?? '') ?? resolve(name, want.wanted ?? '');
    if (exact !== null) return exact;
    // Of one single version the range can be checked; of several nobody knows which one was meant.
    return only(want.name);
  };
  reading.lock({
    ecosystem: 'npm',
    packages,
    complete: true,
    find,
    covers: (folder) => {
      const path = below(reading.folder, folder);
      if (path === null) return false;
      if (path === '') return true;
      return berry ? folders.has(path) : workspaceOf(reading, folder)?.folder === reading.folder;
    },
  });
}

export const yarnLockFormat: Format = {
  id: 'yarn.lock',
  ecosystem: 'npm',
  names: ['yarn.lock'],
  maxBytes: large,
  read,
};
