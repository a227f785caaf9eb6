import { APPLICATION_ID, type Handle } from './handle.ts';

export const NO_SCHEMA = 'none';

export interface SchemaState {
  /** False for a database that another program wrote. */
  ours: boolean;
  applied: string[];
}

export function readSchema(handle: Handle): SchemaState {
  const tables = handle.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all();
  if (tables.length === 0) return { ours: true, applied: [] };
  const ours = handle.pragma('application_id', { simple: true }) === APPLICATION_ID;
  if (!ours || !tables.includes('schema_migrations')) return { ours: false, applied: [] };
  return {
    ours,
    applied: handle.prepare('select name from schema_migrations order by name').pluck().all() as string[],
  };
}

export function newestOf(names: readonly string[]): string {
  return [...names].sort().at(-1) ?? NO_SCHEMA;
}
