import { errorCode } from '../lib/storage-full.ts';

/** The file was written by a newer program. It has not been touched. */
export class SchemaTooNew extends Error {
  readonly code = 'SCHEMA_TOO_NEW';
  readonly file: string;
  readonly found: string;
  readonly known: string;
  constructor(file: string, found: string, known: string) {
    super(`${file} is at schema ${found}; this program knows up to ${known}`);
    this.name = 'SchemaTooNew';
    this.file = file;
    this.found = found;
    this.known = known;
  }
}

/** The file cannot be used for a reason that is not damage: no permission, a folder in its place, an unreadable disk. */
export class StoreUnreadable extends Error {
  readonly code = 'STORE_UNREADABLE';
  readonly file: string;
  readonly reason: string;
  constructor(file: string, reason: string, cause?: unknown) {
    super(`${file} cannot be opened (${reason})`, { cause });
    this.name = 'StoreUnreadable';
    this.file = file;
    this.reason = reason;
  }
}

/** A migration failed and was rolled back: the file is as it was. */
export class MigrationFailed extends Error {
  readonly code = 'MIGRATION_FAILED';
  readonly file: string;
  readonly migration: string;
  constructor(file: string, migration: string, cause: unknown) {
    super(`${file}: migration ${migration} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = 'MigrationFailed';
    this.file = file;
    this.migration = migration;
  }
}

/** A query met damage in the file. */
export class StoreDamaged extends Error {
  readonly code = 'STORE_DAMAGED';
  readonly file: string;
  constructor(file: string, cause: unknown) {
    super(`${file} is damaged: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'StoreDamaged';
    this.file = file;
  }
}

/** The chosen copy is not there, or does not pass its check. */
export class CopyUnusable extends Error {
  readonly code = 'COPY_UNUSABLE';
  readonly id: string;
  readonly reason: string;
  constructor(id: string, reason: string) {
    super(`The copy ${id} cannot be used: ${reason}`);
    this.name = 'CopyUnusable';
    this.id = id;
    this.reason = reason;
  }
}

const DAMAGE = /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_CORRUPTFS)/;
const NOT_DAMAGE = /^SQLITE_(BUSY|LOCKED|NOMEM|CANTOPEN|PERM|AUTH|READONLY|FULL|IOERR|INTERRUPT)/;

/** Also when the damage is what made something else fail. */
export function isDamage(error: unknown): boolean {
  return (
    DAMAGE.test(errorCode(error)) ||
    error instanceof StoreDamaged ||
    (error instanceof Error && error.cause !== undefined && isDamage(error.cause))
  );
}

/** While a file is only being read to find out whether it is sound, everything that the machine did not cause is damage. */
export function isDamageOnInspection(error: unknown): boolean {
  const code = errorCode(error);
  return isDamage(error) || (code.startsWith('SQLITE_') && !NOT_DAMAGE.test(code));
}

/** For what the start reads: the store is clearing the damage up already, and the program must come up to say so. */
export function emptyIfDamaged(error: unknown): [] {
  if (isDamage(error)) return [];
  throw error;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
