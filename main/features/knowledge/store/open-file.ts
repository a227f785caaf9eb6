import { rename, rm } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { isDamageOnInspection } from '../../../core/db/errors.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';

/** Marks the file as ours ("OPTK"); what it holds can be made again, so a file of another version is simply made anew. */
const applicationId = 0x4f50544b;
const version = 1;

export type IndexFile = Database.Database;

const schema = `
create table meta (key text primary key not null, value text not null) without rowid;
create table projects (
  id integer primary key,
  project text not null unique,
  name text not null,
  read_at integer,
  searched_at integer not null default 0,
  files integer not null default 0,
  passed_over integer not null default 0,
  cut integer not null default 0
);
create table files (
  id integer primary key,
  project integer not null,
  path text not null,
  name text not null,
  kind text not null,
  size integer not null,
  mtime integer not null,
  hash text not null,
  unique (project, path)
);
create index files_name on files (name);
create table chunks (
  id integer primary key,
  evidence text not null unique,
  file integer not null,
  project integer not null,
  from_line integer not null,
  to_line integer not null,
  heading text not null,
  text text not null
);
create index chunks_file on chunks (file);
create index chunks_project on chunks (project);
create virtual table words using fts5 (
  title, symbols, body, tags,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
create virtual table terms using fts5vocab (words, row);
create table models (id integer primary key, key text not null unique, dims integer not null, serving integer not null default 0);
create table vectors (
  model integer not null,
  chunk integer not null,
  scale real not null,
  vector blob not null,
  primary key (model, chunk)
) without rowid;
create index vectors_chunk on vectors (chunk);
create table seen (id text primary key not null, at integer not null, evidence text not null) without rowid;
create index seen_at on seen (at);
`;

export function closeQuietly(db: IndexFile): void {
  try {
    if (db.open) db.close();
  } catch {
    // It is being given up.
  }
}

const sides = ['', '-wal', '-shm'];
const removeAll = (path: string) => Promise.all(sides.map((side) => rm(path + side, { force: true })));

/** Out of the way, one of them at most: a damaged index is worth a look, and no room. */
async function setAside(path: string): Promise<void> {
  await removeAll(`${path}.damaged`);
  for (const side of sides)
    await rename(path + side, `${path}.damaged${side}`).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
}

function connect(path: string): IndexFile {
  const db = new Database(path, { timeout: 2_000 });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma('mmap_size = 0');
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -32000');
    db.pragma('journal_size_limit = 33554432');
    return db;
  } catch (error) {
    closeQuietly(db);
    throw error;
  }
}

const isOurs = (db: IndexFile) =>
  db.pragma('application_id', { simple: true }) === applicationId &&
  db.pragma('user_version', { simple: true }) === version;

/** An orderly end is noted; after any other the whole file is looked through once. */
function check(db: IndexFile): void {
  const row = db.prepare("select value from meta where key = 'closed'").get() as { value: string } | undefined;
  if (row?.value !== 'yes' && db.pragma('quick_check(1)', { simple: true }) !== 'ok')
    throw Object.assign(new Error('the index does not pass its check'), { code: 'SQLITE_CORRUPT' });
  db.prepare("insert into meta values ('closed', 'no') on conflict do update set value = 'no'").run();
}

export function closeInOrder(db: IndexFile): void {
  try {
    db.prepare("update meta set value = 'yes' where key = 'closed'").run();
  } finally {
    closeQuietly(db);
  }
}

export interface Opened {
  db: IndexFile;
  /** The file that was there could not be used. */
  damaged: string | null;
}

/** The index, made where there is none; a damaged one is set aside and begun anew. */
export async function openIndexFile(path: string): Promise<Opened> {
  let damaged: string | null = null;
  for (let tries = 0; ; tries += 1) {
    let db: IndexFile | null = null;
    try {
      db = connect(path);
      const empty = db.prepare('select count(*) as n from sqlite_schema').get() as { n: number };
      if (empty.n === 0) {
        db.transaction((one: IndexFile) => {
          one.exec(schema);
          one.pragma(`application_id = ${applicationId}`);
          one.pragma(`user_version = ${version}`);
        })(db);
      } else if (!isOurs(db)) {
        closeQuietly(db);
        await removeAll(path);
        continue;
      }
      check(db);
      return { db, damaged };
    } catch (error) {
      if (db) closeQuietly(db);
      if (tries > 1 || !isDamageOnInspection(error)) throw error;
      damaged = error instanceof Error ? error.message : String(error);
      await setAside(path);
    }
  }
}
