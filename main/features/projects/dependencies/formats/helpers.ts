import type { Lock, Locked, Reading, Want } from '../parts.ts';
import { satisfies } from '../versions/index.ts';

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
  const find: Lock['find'] = (_, want) => {
    const places = named.get(key(want.name)) ?? [];
    if (places.length < 2 || want.wanted === null) return places[0] ?? null;
    return places.find((place) => fits(options.ecosystem, packages[place], want)) ?? places[0] ?? null;
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
