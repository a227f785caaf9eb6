import type { Lock, Locked, Reading, Want } from '../parts.ts';
import { compareVersions, satisfies } from '../versions/index.ts';

/** A thing of a lock file with the names of what it asks for. */
export interface Named extends Omit<Locked, 'requires' | 'local' | 'licence' | 'development'> {
  licence?: string | null;
  development?: boolean | null;
  local?: string | null;
  asks: readonly { name: string; version?: string | null }[];
}

interface Options {
  ecosystem: string;
  complete?: boolean;
  covers?: (folder: string) => boolean;
  /** How names are compared, where case or dashes do not matter. */
  key?: (name: string) => string;
  tool?: string;
  also?: ReadonlySet<string>;
}

/** Tools keep a few versions of one thing; to try a flood of them for each that asks is not worth the time. */
const mostVersions = 200;

const same = (name: string) => name;

/** A lock file in which things are found by their names. Of several versions the one that fits is meant. */
export function lockByName(reading: Reading, all: readonly Named[], options: Options): void {
  const key = options.key ?? same;
  const named = new Map<string, number[]>();
  all.forEach((item, place) => {
    const places = named.get(key(item.name));
    if (places === undefined) named.set(key(item.name), [place]);
    else places.push(place);
  });
  const choose = (name: string, version: string | null | undefined): number | null => {
    const places = named.get(key(name));
    if (places === undefined) return null;
    const exact = version ? places.find((place) => all[place]?.version === version) : undefined;
    return exact ?? places[0] ?? null;
  };
  const packages = all.map(
    (item): Locked => ({
      name: item.name,
      version: item.version,
      line: item.line,
      licence: item.licence ?? null,
      development: item.development ?? null,
      local: item.local ?? null,
      requires: item.asks.flatMap(({ name, version }) => choose(name, version) ?? []),
      ...(item.ecosystem === undefined ? {} : { ecosystem: item.ecosystem }),
    }),
  );
  const members = new Map<string, ReadonlySet<number>>();
  for (const { local, requires } of packages) if (local !== null) members.set(local, new Set(requires));
  const find: Lock['find'] = (folder, want) => {
    const all = named.get(key(want.name)) ?? [];
    if (all.length < 2) return all[0] ?? null;
    // Where the manifest's own package is in the lock, what it was given stands there.
    const given = members.get(folder === '' ? '.' : folder);
    const own = given === undefined ? [] : all.filter((place) => given.has(place));
    const places = own.length > 0 ? own : all;
    const fit = places.slice(0, mostVersions).filter((place) => fits(options.ecosystem, packages[place], want));
    return highest(options.ecosystem, packages, fit) ?? places[0] ?? null;
  };
  reading.lock({
    ecosystem: options.ecosystem,
    packages,
    find,
    complete: options.complete ?? true,
    covers: options.covers ?? ((folder) => folder === reading.folder),
    ...(options.tool === undefined ? {} : { tool: options.tool }),
    ...(options.also === undefined ? {} : { also: options.also }),
  });
}

function fits(ecosystem: string, locked: Locked | undefined, want: Want): boolean {
  const version = locked?.version ?? null;
  return version !== null && want.wanted !== null && satisfies(ecosystem, version, want.wanted) === true;
}

/** Tools take the highest of what fits. */
function highest(ecosystem: string, packages: readonly Locked[], places: readonly number[]): number | null {
  let best: number | null = null;
  for (const place of places) {
    const known = best === null ? null : (packages[best]?.version ?? null);
    const version = packages[place]?.version ?? '';
    if (known === null || (compareVersions(ecosystem, version, known) ?? 0) > 0) best = place;
  }
  return best;
}

/** Blanks instead of what stands between the marks of a long comment; lines stay where they are. */
export function withoutBlockComments(text: string): string {
  if (!text.includes('/*')) return text;
  let result = '';
  let kept = 0;
  let place = 0;
  while (place < text.length) {
    const char = text[place];
    if (char === '"' || char === "'") {
      place += 1;
      while (place < text.length && text[place] !== char && text[place] !== '\n') place += text[place] === '\\' ? 2 : 1;
      place += 1;
    } else if (text.startsWith('//', place)) {
      const end = text.indexOf('\n', place);
      place = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', place)) {
      const end = text.indexOf('*/', place + 2);
      const to = end < 0 ? text.length : end + 2;
      result += text.slice(kept, place) + text.slice(place, to).replace(/[^\n]/g, ' ');
      kept = to;
      place = to;
    } else place += 1;
  }
  return result + text.slice(kept);
}

/** What a line holds before its comment; marks inside of quotes are no comments. */
export function withoutComment(line: string, mark: string): string {
  if (!line.includes(mark)) return line;
  let quote = '';
  for (let place = 0; place < line.length; place += 1) {
    const char = line[place] ?? '';
    if (quote !== '') {
      if (char === '\\') place += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (line.startsWith(mark, place)) return line.slice(0, place);
  }
  return line;
}

/** All texts in quotes. */
export function literals(text: string): string[] {
  return [...text.matchAll(/"([^"\\\n]{0,500})"|'([^'\\\n]{0,500})'/g)].map((found) => found[1] ?? found[2] ?? '');
}

/** Long runs of blanks inside of a line, which make patterns try every way to share them out. */
function withoutRuns(line: string): string {
  const start = line.length - line.trimStart().length;
  return line.slice(0, Math.min(start, 100)) + line.slice(start).replace(/\s{2,}/g, ' ');
}

/** Lines with their numbers, the absurdly long ones left out, as nobody writes them by hand. */
export function* handLines(text: string): Generator<[string, number]> {
  let number = 0;
  for (const raw of text.split('\n')) {
    number += 1;
    if (raw.length > 1_500) continue;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    yield [line.length > 200 ? withoutRuns(line) : line, number];
  }
}

const forDevelopment =
  /(^|[-_./])(dev|develop|development|test|tests|testing|lint|docs?|typing|types|ci|local|debug|bench)([-_./]|$)/i;

/** Whether the name of a group of dependencies tells that they are for the work on it only. */
export function soundsLikeDevelopment(name: string): boolean {
  return forDevelopment.test(name);
}
