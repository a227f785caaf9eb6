import type { Watch } from '../engine/types.ts';

/** One database of those that Optimus knows, with all that its tools need. Never logged. */
export interface DatabaseAccess {
  id: string;
  name: string;
  engine: 'postgres' | 'mysql' | 'redis' | 'sqlite' | 'mongodb';
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** Of SQLite. */
  path: string;
  tls: 'off' | 'on' | 'verify';
  ca: string;
}

/** Kept beside the dump as `manifest.json`: what a restore is compared with. */
export interface DumpManifest {
  version: 1;
  engine: DatabaseAccess['engine'];
  name: string;
  database: string;
  /** `pg_dump 15.14`. */
  tool: string;
  startedAt: number;
  endedAt: number;
  bytes: number;
  /** Rows by table as the dump itself holds them; null where that cannot be told. */
  tables: { name: string; rows: number | null }[];
  warnings: string[];
}

export interface DatabaseProof {
  ok: boolean;
  /** `shop: 14 tables, 120,331 rows, equal`. */
  sentence: string;
  tables: number;
  rows: number | null;
  warnings: string[];
}

export interface DatabaseTools {
  /** Null when it can be dumped, else why not and how to mend it: a tool that is missing, an engine that is too new. */
  lacks(access: DatabaseAccess): Promise<string | null>;
  /** Into a folder of this dump alone, made anew: what is there before is replaced when the new one is whole. */
  dump(access: DatabaseAccess, folder: string, watch: Watch): Promise<DumpManifest>;
  /** Into a scratch database beside the original (a file of its own for SQLite), compared with the manifest, and removed whatever happens. */
  prove(access: DatabaseAccess, folder: string, watch: Watch): Promise<DatabaseProof>;
  /** Into a new database of this name; one that exists is refused. */
  restore(access: DatabaseAccess, folder: string, name: string, watch: Watch): Promise<DatabaseProof>;
  /** Scratch databases that a killed proof left behind. */
  sweep(access: DatabaseAccess): Promise<string[]>;
}

export interface VolumeTools {
  dump(name: string, folder: string, watch: Watch): Promise<{ bytes: number; files: number; warnings: string[] }>;
  /** Into a new volume of this name. */
  restore(folder: string, name: string, watch: Watch): Promise<{ bytes: number; files: number }>;
  sweep(): Promise<string[]>;
}

/** Point-in-time recovery of one PostgreSQL: base backups and an archive of WAL in a folder of ours that goes into the snapshots. */
export interface PointInTime {
  /** What stands in its way, each with what to do: `wal_level`, rights, `pg_receivewal` not there. */
  lacks(access: DatabaseAccess): Promise<string[]>;
  /** Keeps `pg_receivewal` going through the children of Optimus; begins it again when it ends. Answers when it streams. */
  follow(access: DatabaseAccess, folder: string): Promise<void>;
  /** Ends it and removes its replication slot. */
  unfollow(access: DatabaseAccess, folder: string): Promise<void>;
  /** A new base backup; older ones and WAL that no point in the window needs go. */
  base(access: DatabaseAccess, folder: string, keepDays: number, watch: Watch): Promise<{ bytes: number }>;
  /** Seconds that can be restored to. */
  window(folder: string): Promise<{ from: number; to: number } | null>;
  /** A server of our own on the restored data, at that second, on a port of loopback; ended by `stop`, which leaves the data. */
  restore(
    folder: string,
    at: number,
    into: string,
    watch: Watch,
  ): Promise<{ port: number; reachedAt: number; stop(): Promise<void> }>;
  dispose(): Promise<void>;
}

/** Commands around a backup. What `before` did is undone by `after` whatever happens, also after a kill: it is written down first. */
export interface Hooks {
  run<T>(
    plan: {
      id: string;
      name: string;
      folder: string;
      before: string | null;
      after: string | null;
      timeoutSeconds: number;
    },
    work: () => Promise<T>,
    watch: Watch,
  ): Promise<T>;
  /** At the start: undoes what a killed Optimus left done. */
  recover(): Promise<string[]>;
}
