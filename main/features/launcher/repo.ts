import type { Kysely, Selectable, Updateable } from 'kysely';
import {
  type Service,
  type ServiceReceipt,
  type ServiceSpec,
  type StartSet,
  serviceReceipt,
  serviceSpec,
  startSet,
} from '../../../shared/features/launcher/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';

type StateTable = DataTables['launcher_state'];
export type StateRow = Omit<Selectable<StateTable>, 'spec' | 'keep'> & { spec: ServiceSpec; keep: boolean };
export type StatePatch = Omit<Updateable<StateTable>, 'service_id' | 'spec' | 'keep'>;

/** What is kept of a service before it is started; the rest is known when it runs. */
export const wantedRow = (
  { service, environment }: { service: Service; environment: string | null },
  restarts: number,
  at: number,
): StateRow => {
  const { id, projectId, spec } = service;
  return {
    ...{ service_id: id, project_id: projectId, name: spec.name, wanted: 'running', child_id: null, pid: null },
    ...{ start_time: null, port: null, environment, commit: null, started_at: null, keep: spec.keep, restarts },
    ...{ spec, ready_at: null, interrupted_at: null, updated_at: at },
  };
};

const receiptsKept = 2_000;
/** Not after each one: a little too many do no harm. */
const pruneEvery = 50;

const parsed = <T>(schema: { safeParse(value: unknown): { success: boolean; data?: T } }, text: string): T | null => {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success && read.data !== undefined ? read.data : null;
  } catch {
    return null;
  }
};

export function createLauncherRepo(db: Kysely<DataTables>) {
  let added = 0;
  return {
    async states(): Promise<StateRow[]> {
      const rows = await db.selectFrom('launcher_state').selectAll().orderBy('service_id').execute();
      return rows.flatMap((row) => {
        const spec = parsed(serviceSpec, row.spec);
        return spec ? [{ ...row, spec, keep: row.keep === 1 }] : [];
      });
    },
    async want(row: StateRow): Promise<void> {
      const values = { ...row, spec: JSON.stringify(row.spec), keep: row.keep ? 1 : 0 };
      const { service_id: _, ...rest } = values;
      await db
        .insertInto('launcher_state')
        .values(values)
        .onConflict((conflict) => conflict.column('service_id').doUpdateSet(rest))
        .execute();
    },
    async patch(serviceId: string, patch: StatePatch): Promise<void> {
      await db.updateTable('launcher_state').set(patch).where('service_id', '=', serviceId).execute();
    },
    async stateIds(projectId?: string): Promise<{ id: string; projectId: string }[]> {
      const all = db.selectFrom('launcher_state').select(['service_id', 'project_id']).orderBy('service_id');
      const rows = await (projectId === undefined ? all : all.where('project_id', '=', projectId)).execute();
      return rows.map(({ service_id, project_id }) => ({ id: service_id, projectId: project_id }));
    },
    /** Unless somebody wants it to run by now. */
    async forgetState(serviceId: string): Promise<void> {
      await db
        .deleteFrom('launcher_state')
        .where('service_id', '=', serviceId)
        .where('wanted', '=', 'stopped')
        .execute();
    },

    async addReceipt(receipt: ServiceReceipt): Promise<void> {
      const { id, serviceId, projectId, at } = receipt;
      await db
        .insertInto('launcher_receipts')
        .values({ id, service_id: serviceId, project_id: projectId, at, body: JSON.stringify(receipt) })
        .execute();
      added += 1;
      if (added % pruneEvery !== 1) return;
      await db
        .deleteFrom('launcher_receipts')
        .where('id', 'not in', (from) =>
          from.selectFrom('launcher_receipts').select('id').orderBy('at', 'desc').limit(receiptsKept),
        )
        .execute();
    },
    async receipts({ id, limit }: { id?: string | undefined; limit: number }): Promise<ServiceReceipt[]> {
      const all = db.selectFrom('launcher_receipts').select('body').orderBy('at', 'desc').orderBy('id').limit(limit);
      const rows = await (id === undefined ? all : all.where('service_id', '=', id)).execute();
      return rows.flatMap(({ body }) => parsed(serviceReceipt, body) ?? []);
    },

    async sets(): Promise<StartSet[]> {
      const rows = await db.selectFrom('launcher_sets').selectAll().orderBy('created_at').execute();
      return rows.flatMap(({ id, name, services, hotkey }) => {
        const read = parsed(startSet.shape.services, services);
        return read ? [{ id, name, services: read, hotkey }] : [];
      });
    },
    async putSet({ id, name, services, hotkey }: StartSet, at: number): Promise<void> {
      const values = { name, services: JSON.stringify(services), hotkey };
      await db
        .insertInto('launcher_sets')
        .values({ id, ...values, created_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
    async removeSet(id: string): Promise<void> {
      await db.deleteFrom('launcher_sets').where('id', '=', id).execute();
    },

    async ports(): Promise<{ serviceId: string; port: number }[]> {
      const rows = await db.selectFrom('launcher_ports').select(['service_id', 'port']).execute();
      return rows.map(({ service_id, port }) => ({ serviceId: service_id, port }));
    },
    async setPort(serviceId: string, port: number, at: number): Promise<void> {
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('launcher_ports').where('port', '=', port).execute();
        await trx
          .insertInto('launcher_ports')
          .values({ service_id: serviceId, port, updated_at: at })
          .onConflict((conflict) => conflict.column('service_id').doUpdateSet({ port, updated_at: at }))
          .execute();
      });
    },
    async forgetPort(serviceId: string): Promise<void> {
      await db.deleteFrom('launcher_ports').where('service_id', '=', serviceId).execute();
    },
  };
}
export type LauncherRepo = ReturnType<typeof createLauncherRepo>;
