import type { Kysely, Transaction } from 'kysely';
import type { DataTables } from '../../db/tables.ts';
import type { Schedule } from '../types.ts';

export interface StoredSchedule {
  schedule: Schedule;
  decidedUntil: number;
  lastAt: number | null;
}

export interface StoredFire {
  key: string;
  scheduleId: string;
  at: number;
  late: boolean;
  runId: string | null;
}

export function createScheduleRepo(db: Kysely<DataTables>) {
  async function write(on: Kysely<DataTables>, { schedule, decidedUntil, lastAt }: StoredSchedule): Promise<void> {
    const { id, ...rest } = {
      ...schedule,
      label: schedule.label ?? null,
      enabled: schedule.enabled ? 1 : 0,
      decided_until: decidedUntil,
      last_at: lastAt,
    };
    await on
      .insertInto('run_schedules')
      .values({ id, ...rest })
      .onConflict((oc) => oc.column('id').doUpdateSet(rest))
      .execute();
  }

  return {
    async all(): Promise<StoredSchedule[]> {
      const rows = await db.selectFrom('run_schedules').selectAll().orderBy('id').execute();
      return rows.map(({ decided_until, last_at, enabled, label, ...row }) => ({
        schedule: { ...row, ...(label !== null && { label }), enabled: enabled === 1 },
        decidedUntil: decided_until,
        lastAt: last_at,
      }));
    },

    async fires(): Promise<StoredFire[]> {
      const rows = await db.selectFrom('run_schedule_fires').selectAll().orderBy('at').execute();
      return rows.map(({ schedule_id, run_id, late, ...row }) => ({
        ...row,
        scheduleId: schedule_id,
        runId: run_id,
        late: late === 1,
      }));
    },

    put: (stored: StoredSchedule) => write(db, stored),

    async remove(id: string): Promise<void> {
      await db.deleteFrom('run_schedules').where('id', '=', id).execute();
    },

    /** What was decided about due times; in the caller's transaction. */
    async decide(trx: Transaction<DataTables>, stored: StoredSchedule, fires: readonly StoredFire[]): Promise<void> {
      // Whole, because a copy that the user went back to may know an older one, or none.
      await write(trx, stored);
      const { id } = stored.schedule;
      for (const { key, at, late } of fires)
        await trx
          .insertInto('run_schedule_fires')
          .values({ key, schedule_id: id, at, late: late ? 1 : 0, run_id: null })
          .execute();
    },

    async started(key: string, runId: string): Promise<void> {
      await db.updateTable('run_schedule_fires').set({ run_id: runId }).where('key', '=', key).execute();
    },

    async removeFires(keys: readonly string[]): Promise<void> {
      for (const key of keys) await db.deleteFrom('run_schedule_fires').where('key', '=', key).execute();
    },
  };
}
