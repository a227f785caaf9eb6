import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { turn } from '../../../../core/lib/turn.ts';
import { DumpTrouble } from '../lib/trouble.ts';

interface TocEntry {
  id: number;
  /** `TABLE DATA`, `DATABASE`, `EXTENSION` … */
  kind: string;
  schema: string;
  tag: string;
  owner: string;
  definition: string;
  /** Beside `toc.dat`; null for what has no data. */
  file: string | null;
}

export interface Toc {
  server: string;
  entries: TocEntry[];
}

/** Formats of `pg_dump` 9.x to 18; a later one may have changed anything. */
const oldest = 0x010a00;
const newest = 0x0110ff;
/** A directory calls itself a tar, since its files are those of one. */
const directoryFormats = [3, 5];
const longestText = 256 * 1024 * 1024;

function createReader(bytes: Buffer) {
  let at = 0;
  let intSize = 4;
  const need = (count: number) => {
    if (at + count > bytes.length) throw new DumpTrouble('The list of contents of the dump ends in the middle.');
  };
  const byte = () => {
    need(1);
    const value = bytes[at] as number;
    at += 1;
    return value;
  };
  const int = () => {
    const sign = byte();
    let value = 0;
    for (let place = 0; place < intSize; place++) value += byte() * 256 ** place;
    return sign === 0 ? value : -value;
  };
  const text = () => {
    const length = int();
    if (length < 0) return null;
    if (length > longestText) throw new DumpTrouble('The list of contents of the dump makes no sense.');
    need(length);
    at += length;
    return bytes.toString('utf8', at - length, at);
  };
  return {
    byte,
    int,
    text,
    words: () => text() ?? '',
    intsAre(size: number) {
      intSize = size;
    },
  };
}

/** Reads `toc.dat`, the one place that says exactly which file holds which table. Null for a format that is not known. */
function readToc(bytes: Buffer): Toc | null {
  if (bytes.toString('latin1', 0, 5) !== 'PGDMP') throw new DumpTrouble('What is there is no dump of PostgreSQL.');
  const read = createReader(bytes.subarray(5));
  const version = read.byte() * 0x10000 + read.byte() * 0x100 + read.byte();
  const from = (minor: number) => version >= 0x010000 + minor * 0x100;
  if (version < oldest || version > newest) return null;
  read.intsAre(read.byte());
  read.byte();
  if (!directoryFormats.includes(read.byte())) return null;
  if (from(15)) read.byte();
  else read.int();
  for (let part = 0; part < 7; part++) read.int();
  read.text();
  const server = read.words();
  read.text();
  const count = read.int();
  const entries: TocEntry[] = [];
  for (let index = 0; index < count; index++) {
    const id = read.int();
    read.int();
    read.text();
    read.text();
    const tag = read.words();
    const kind = read.words();
    if (from(11)) read.int();
    const definition = read.words();
    read.text();
    read.text();
    const schema = read.words();
    read.text();
    if (from(14)) read.text();
    if (from(16)) read.int();
    const owner = read.words();
    read.text();
    while (read.text() !== null);
    const file = read.words();
    entries.push({ id, kind, schema, tag, owner, definition, file: file === '' ? null : file });
  }
  return { server, entries };
}

export const tocOf = async (dump: string): Promise<Toc | null> => readToc(await readFile(join(dump, 'toc.dat')));

const end = Buffer.from('\\.\n\n\n');
const piece = 256 * 1024;

/** Each row is one line of what COPY writes, and `\.` is the last. Null when the file does not end as one does. */
export async function countRows(path: string, signal: AbortSignal): Promise<number | null> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(piece);
    let lines = 0;
    let tail = Buffer.alloc(0);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, piece, null);
      if (bytesRead === 0) break;
      const read = buffer.subarray(0, bytesRead);
      for (let at = read.indexOf(10); at >= 0; at = read.indexOf(10, at + 1)) lines += 1;
      tail = Buffer.concat([tail, read.subarray(-end.length)]).subarray(-end.length);
      await turn();
    }
    return tail.equals(end) ? lines - 3 : null;
  } finally {
    await file.close();
  }
}
