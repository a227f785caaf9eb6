import type { Kysely } from 'kysely';
import type { DataTables } from '../db/tables.ts';
import type { ChildrenRepo } from './types.ts';

export function createChildrenRepo(db: Kysely<DataTables>): ChildrenRepo {
  return {
    async add({ id, pid, startTime, label, command, cwd, subject, startedAt }) {
      const known = { pid, start_time: startTime, label, command, cwd, started_at: startedAt };
      const subjects = { subject_type: subject?.type ?? null, subject_id: subject?.id ?? null };
      await db
        .insertInto('children')
        .values({ id, ...known, ...subjects, keep: 1 })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...known, ...subjects }))
        .execute();
    },
    async remove(id) {
      await db.deleteFrom('children').where('id', '=', id).execute();
    },
    async listKept() {
      const rows = await db.selectFrom('children').selectAll().where('keep', '=', 1).orderBy('started_at').execute();
      return rows.map((row) => ({
        id: row.id,
        pid: row.pid,
        startTime: row.start_time,
        label: row.label,
        command: row.command,
        cwd: row.cwd,
        subject:
          row.subject_type !== null && row.subject_id !== null ? { type: row.subject_type, id: row.subject_id } : null,
        startedAt: row.started_at,
      }));
    },
  };
}
