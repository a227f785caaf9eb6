import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import type { MigrationMap } from './migrate.ts';
import type { DataTables, SeriesTables } from './tables.ts';

export type StoreFile = 'optimus.db' | 'series.db';

/** `salvaged`: what was left of a damaged database, found sound without its write-ahead log. */
export type CopyReason = 'daily' | 'before-migration' | 'manual' | 'salvaged';

export interface GoodCopy {
  id: string;
  at: number;
  bytes: number;
  /** The newest migration that it holds. */
  schema: string;
  reason: CopyReason;
}

export interface RecoveryState {
  at: number;
  file: StoreFile;
  reason: string;
  /** Where the original is, unchanged; null when there was no file any more. */
  quarantined: string | null;
  /** Newest first. Each was verified when it was taken and is verified again before it is used. */
  copies: GoodCopy[];
}

export type RecoverChoice = { kind: 'copy'; id: string } | { kind: 'empty' };

/** What was checked after the choice had been carried out. */
export interface RecoverReceipt {
  at: number;
  kind: 'copy' | 'empty';
  copy: GoodCopy | null;
  path: string;
  bytes: number;
  schema: string;
  integrity: 'ok';
  quarantined: string | null;
  tookMs: number;
}

export interface FileCheck {
  file: StoreFile;
  ok: boolean;
  /** Empty when the file is sound. */
  problems: string[];
  tookMs: number;
}

export interface CheckResult {
  at: number;
  ok: boolean;
  files: FileCheck[];
}

export interface Corruption {
  at: number;
  file: StoreFile;
  reason: string;
  /** False when a query reported damage that the check of the whole file could not find again. */
  confirmed: boolean;
  quarantined: string | null;
}

interface StoreSizes {
  dataBytes: number;
  seriesBytes: number;
  /** Both write-ahead logs. */
  walBytes: number;
}

export interface Store {
  /** The same object for the life of the store, whatever file is behind it. */
  readonly data: Kysely<DataTables>;
  readonly series: Kysely<SeriesTables>;
  /** Set while `data` is in memory because its file was damaged and the user has not chosen yet. */
  readonly recovery: RecoveryState | null;
  recover(choice: RecoverChoice): Promise<RecoverReceipt>;
  /** Inside it use only the transaction that it hands in; announce things after it has resolved. */
  transaction<T>(fn: (trx: Transaction<DataTables>) => Promise<T>): Promise<T>;
  check(signal?: AbortSignal): Promise<CheckResult>;
  copyNow(reason: CopyReason): Promise<GoodCopy>;
  listCopies(): Promise<GoodCopy[]>;
  /** Reads a copy from end to end; an empty list means that it is sound. */
  verifyCopy(id: string): Promise<string[]>;
  sizes(): Promise<StoreSizes>;
  /** Of the SQLite that keeps the data; Node carries another one of its own. */
  readonly sqliteVersion: string;
  /** Told once per damaged file; a late listener hears of what was found before it came. */
  onCorruption(fn: (corruption: Corruption) => void): () => void;
  dispose(): Promise<void>;
}

export interface StoreDeps {
  dataDir: string;
  clock: Clock;
  /** Whatever reads a whole file does it there. */
  workers: WorkerPool;
  log: Logger;
  /** Other than the program's own only in tests of old and new schemas. */
  migrations?: { data: MigrationMap; series: MigrationMap };
}
