import type { Dependency } from '../../../../shared/features/projects/schema.ts';
import type { DependencyNode } from '../types.ts';
import { lookupKey } from './lookup-key.ts';

/**
 * All dependencies of a project as text for the store: the format's version and the repeated words in the first line,
 * then one array a line, the key of the name first. So the lines of one name are found by a search for text, and a
 * thousand projects can be asked without parsing what does not matter.
 */
const formatVersion = 1;

const direct = 1;
const development = 2;

type Row = [
  key: string,
  /** 0 where the key is the name. */
  name: string | 0,
  ecosystem: number,
  wanted: string | 0,
  locked: string | 0,
  flags: number,
  licence: number,
  local: string | 0,
  file: number,
  line: number,
  folder: number,
  requires: number[],
];

export function toLines(nodes: readonly DependencyNode[]): string {
  const words: string[] = [''];
  const places = new Map<string, number>([['', 0]]);
  const place = (word: string): number => {
    const known = places.get(word);
    if (known !== undefined) return known;
    places.set(word, words.length);
    words.push(word);
    return words.length - 1;
  };
  const lines = nodes.map((node) => {
    const key = lookupKey(node.ecosystem, node.name);
    const row: Row = [
      key,
      key === node.name ? 0 : node.name,
      place(node.ecosystem),
      node.wanted ?? 0,
      node.locked ?? 0,
      (node.direct ? direct : 0) + (node.development ? development : 0),
      place(node.licence ?? ''),
      node.local ?? 0,
      place(node.file),
      node.line ?? 0,
      place(node.package),
      node.requires,
    ];
    return JSON.stringify(row);
  });
  return [JSON.stringify([formatVersion, words]), ...lines].join('\n');
}

/** Reads lines of one body; null when it was written by another version of the program and has to be made anew. */
export function createLineReader(body: string): ((line: string) => DependencyNode) | null {
  const end = body.indexOf('\n');
  const header = readHeader(end < 0 ? body : body.slice(0, end));
  if (header === null) return null;
  const word = (place: number) => header[place] ?? '';
  return (line) => {
    // Written by `toLines` into a store of ours, of the version that the first line tells.
    const row = JSON.parse(line) as Row;
    return {
      ecosystem: word(row[2]),
      name: row[1] === 0 ? row[0] : row[1],
      wanted: row[3] === 0 ? null : row[3],
      locked: row[4] === 0 ? null : row[4],
      direct: (row[5] & direct) !== 0,
      development: (row[5] & development) !== 0,
      licence: row[6] === 0 ? null : word(row[6]),
      local: row[7] === 0 ? null : row[7],
      file: word(row[8]),
      line: row[9] === 0 ? null : row[9],
      package: word(row[10]),
      requires: row[11],
    };
  };
}

function readHeader(line: string): string[] | null {
  try {
    const header: unknown = JSON.parse(line);
    if (!Array.isArray(header) || header[0] !== formatVersion || !Array.isArray(header[1])) return null;
    return header[1].map(String);
  } catch {
    return null;
  }
}

/** The lines behind the first, one by one. */
export function* linesOf(body: string): Generator<string> {
  let from = body.indexOf('\n') + 1;
  while (from > 0 && from < body.length) {
    const end = body.indexOf('\n', from);
    yield end < 0 ? body.slice(from) : body.slice(from, end);
    from = end + 1;
  }
}

/** The lines of one key. */
export function* linesOfKey(body: string, key: string): Generator<string> {
  const start = `\n[${JSON.stringify(key)},`;
  for (let place = body.indexOf(start); place >= 0; place = body.indexOf(start, place + 1)) {
    const end = body.indexOf('\n', place + 1);
    yield body.slice(place + 1, end < 0 ? undefined : end);
  }
}

export function fromLines(body: string): DependencyNode[] | null {
  const read = createLineReader(body);
  return read === null ? null : Array.from(linesOf(body), read);
}

export function withoutEdges({ requires: _, ...dependency }: DependencyNode): Dependency {
  return dependency;
}
