import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, open, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { errorCode } from '../lib/storage-full.ts';
import { isDamageOnInspection, messageOf } from './errors.ts';
import type { Handle } from './handle.ts';
import { readSchema } from './schema.ts';

export type Inspection =
  | { state: 'absent' | 'empty' }
  | { state: 'sound'; applied: string[] }
  /** `log`: only the write-ahead log is damaged, the database without it may be sound. */
  | { state: 'damaged'; reason: string; part: 'file' | 'log' }
  | { state: 'unreadable'; reason: string };

const MAGIC = 'SQLite format 3\0';
const WAL_HEADER = 32;
const WAL_MAGIC = new Set([0x377f0682, 0x377f0683]);

export const sizeOf = async (path: string): Promise<number | null> =>
  stat(path).then(
    (found) => found.size,
    (error) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    },
  );

/** What can be told from the outside, before SQLite is let near the file. Null when nothing speaks against it. */
export async function preflight(path: string): Promise<Inspection | null> {
  try {
    const found = await stat(path).catch((error) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    const walBytes = (await sizeOf(`${path}-wal`)) ?? 0;
    if (found === null)
      return walBytes > 0
        ? { state: 'damaged', reason: 'the file is missing, its write-ahead log is there', part: 'file' }
        : { state: 'absent' };
    if (!found.isFile()) return { state: 'unreadable', reason: found.isDirectory() ? 'EISDIR' : 'not a file' };
    await access(path, constants.R_OK | constants.W_OK);
    // SQLite would take an empty file for a new one and throw the log beside it away.
    if (found.size === 0)
      return walBytes > 0
        ? { state: 'damaged', reason: 'the file is empty, its write-ahead log is not', part: 'file' }
        : { state: 'empty' };
    const head = await readHead(path, 100);
    if (head.length < 100 || head.toString('latin1', 0, 16) !== MAGIC)
      return { state: 'damaged', reason: 'the file is not a database', part: 'file' };
    return walBytes > 0 ? await preflightLog(path) : null;
  } catch (error) {
    return { state: 'unreadable', reason: errorCode(error) || messageOf(error) };
  }
}

/** SQLite takes a log that it cannot read for an empty one, and so would drop commits without a word. */
async function preflightLog(path: string): Promise<Inspection | null> {
  const head = await readHead(`${path}-wal`, WAL_HEADER);
  // Shorter than a header, or all zeros: the machine stopped before the first commit got there.
  if (head.length < WAL_HEADER || head.every((byte) => byte === 0)) return null;
  if (WAL_MAGIC.has(head.readUInt32BE(0)) && headerSumFits(head)) return null;
  return { state: 'damaged', reason: 'the write-ahead log is not readable', part: 'log' };
}

function headerSumFits(head: Buffer): boolean {
  const little = head.readUInt32BE(0) === 0x377f0682;
  const word = (at: number) => (little ? head.readUInt32LE(at) : head.readUInt32BE(at));
  let a = 0;
  let b = 0;
  for (let at = 0; at < 24; at += 8) {
    a = (a + word(at) + b) >>> 0;
    b = (b + word(at + 4) + a) >>> 0;
  }
  return a === head.readUInt32BE(24) && b === head.readUInt32BE(28);
}

async function readHead(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Looks into a file that nobody has open, without changing a byte of it. `deep` reads all of it: in a worker only. */
export async function inspectClosed(path: string, options: { deep: boolean }): Promise<Inspection> {
  const outside = await preflight(path);
  if (outside) return outside;
  const view = await openView(path);
  let handle: Handle | null = null;
  try {
    handle = new Database(view.name, { readonly: true, fileMustExist: true });
    handle.pragma('trusted_schema = OFF');
    handle.pragma('cell_size_check = ON');
    const schema = readSchema(handle);
    if (!schema.ours) return { state: 'damaged', reason: 'the file is the database of another program', part: 'file' };
    const problems = options.deep ? readThrough(handle, 'quick') : [];
    if (problems[0] !== undefined) return { state: 'damaged', reason: problems[0], part: 'file' };
    return { state: 'sound', applied: schema.applied };
  } catch (error) {
    if (isDamageOnInspection(error)) return { state: 'damaged', reason: messageOf(error), part: 'file' };
    return { state: 'unreadable', reason: errorCode(error) || messageOf(error) };
  } finally {
    handle?.close();
    await view.dispose();
  }
}

/**
 * `quick` leaves out whether the indexes agree with their tables. Empty when nothing was found. The schema is asked for by itself:
 * with it SQLite looks at the list of free pages, which it passes over where a virtual table happens to stand first.
 */
export function readThrough(handle: Handle, how: 'quick' | 'full'): string[] {
  const rows = ['sqlite_schema', '20'].flatMap((what) =>
    handle
      .prepare(`pragma ${how === 'quick' ? 'quick_check' : 'integrity_check'}(${what})`)
      .pluck()
      .all(),
  );
  const found = rows.map((row) => String(row).replace('*** in database main ***\n', ''));
  return [...new Set(found.filter((row) => row !== 'ok'))];
}

/**
 * A name under which SQLite can read a closed database and leave it as it is: a reader makes an index file, and maybe
 * an empty log, beside what it reads, so the database and its log are linked into a folder of their own.
 */
async function openView(path: string): Promise<{ name: string; dispose(): Promise<void> }> {
  const dir = join(dirname(path), `.inspect-${randomBytes(6).toString('hex')}`);
  const name = join(dir, basename(path));
  const dispose = () => rm(dir, { recursive: true, force: true });
  await mkdir(dir);
  try {
    await link(path, name);
    if (await sizeOf(`${path}-wal`)) await link(`${path}-wal`, `${name}-wal`);
    return { name, dispose };
  } catch {
    // A file system without hard links: reading in place changes at most the index, which holds no data.
    await dispose();
    return { name: path, dispose: () => Promise.resolve() };
  }
}
