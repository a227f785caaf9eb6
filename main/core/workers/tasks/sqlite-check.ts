import Database from 'better-sqlite3';

const MOST_PROBLEMS = 100;

/** Reads a database from end to end. Damage is an answer; only a file that cannot be opened at all is an error. */
export async function sqliteCheck(input: { path: string }): Promise<{ ok: boolean; problems: string[] }> {
  const db = new Database(input.path, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    const integrity = db.pragma(`integrity_check(${MOST_PROBLEMS})`) as { integrity_check: string }[];
    const problems = integrity.map((row) => row.integrity_check).filter((line) => line !== 'ok');
    const dangling = db.pragma('foreign_key_check') as { table: string; rowid: number | null; parent: string }[];
    for (const { table, rowid, parent } of dangling.slice(0, MOST_PROBLEMS - problems.length))
      problems.push(`row ${rowid ?? '?'} of ${table} refers to a row of ${parent} that does not exist`);
    return { ok: problems.length === 0, problems };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('SQLITE_CORRUPT') && code !== 'SQLITE_NOTADB') throw error;
    return { ok: false, problems: [error instanceof Error ? error.message : code] };
  } finally {
    db.close();
  }
}
