import type { Kysely } from 'kysely';
import type { DataTables } from '../../core/db/tables.ts';
import type { TriggerSpec } from './types.ts';

/** What a list has to know of a text; read once, when the text is kept. */
export interface Facts {
  /** The version of the program that read it: another one may understand more. */
  readBy: string;
  description: string;
  stepCount: number;
  errors: number;
  /** `line 4: …`; null when there is no error. */
  firstError: string | null;
  triggers: { spec: TriggerSpec; sentence: string }[];
  secrets: string[];
  /** Inputs that a trigger cannot fill: required, and without a default. */
  openInputs: string[];
}

export interface WorkflowRow {
  id: string;
  name: string;
  facts: Facts;
  revision: number;
  enabled: boolean;
  removedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

export type SourceRow = WorkflowRow & { source: string };

const columns = ['id', 'name', 'facts', 'revision', 'enabled', 'removed_at', 'created_at', 'updated_at'] as const;

interface Stored {
  id: string;
  name: string;
  facts: string;
  revision: number;
  enabled: number;
  removed_at: number | null;
  created_at: number;
  updated_at: number;
}

const toRow = (row: Stored): WorkflowRow => ({
  id: row.id,
  name: row.name,
  facts: JSON.parse(row.facts) as Facts,
  revision: row.revision,
  enabled: row.enabled === 1,
  removedAt: row.removed_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const byName = (a: WorkflowRow, b: WorkflowRow) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1);

export function createWorkflowsRepo(db: Kysely<DataTables>) {
  return {
    async all(): Promise<WorkflowRow[]> {
      const rows = await db.selectFrom('workflows').select(columns).where('removed_at', 'is', null).execute();
      return rows.map(toRow).sort(byName);
    },

    async sources(): Promise<SourceRow[]> {
      const rows = await db.selectFrom('workflows').selectAll().where('removed_at', 'is', null).execute();
      return rows.map((row) => ({ ...toRow(row), source: row.source })).sort(byName);
    },

    /** Also one that was taken away. */
    async get(id: string): Promise<SourceRow | null> {
      const row = await db.selectFrom('workflows').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? { ...toRow(row), source: row.source } : null;
    },

    async add(row: SourceRow): Promise<void> {
      await db
        .insertInto('workflows')
        .values({
          id: row.id,
          name: row.name,
          source: row.source,
          facts: JSON.stringify(row.facts),
          revision: row.revision,
          enabled: row.enabled ? 1 : 0,
          removed_at: row.removedAt,
          created_at: row.createdAt,
          updated_at: row.updatedAt,
        })
        .execute();
    },

    /** Only while nobody has saved since `revision`; says whether it was kept. */
    async save(row: {
      id: string;
      name: string;
      source: string;
      facts: Facts;
      revision: number;
      at: number;
    }): Promise<boolean> {
      const result = await db
        .updateTable('workflows')
        .set({
          name: row.name,
          source: row.source,
          facts: JSON.stringify(row.facts),
          revision: row.revision + 1,
          updated_at: row.at,
        })
        .where('id', '=', row.id)
        .where('revision', '=', row.revision)
        .where('removed_at', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async setFacts(id: string, revision: number, name: string, facts: Facts): Promise<void> {
      await db
        .updateTable('workflows')
        .set({ facts: JSON.stringify(facts), name })
        .where('id', '=', id)
        .where('revision', '=', revision)
        .execute();
    },

    async enable(id: string, enabled: boolean): Promise<void> {
      await db
        .updateTable('workflows')
        .set({ enabled: enabled ? 1 : 0 })
        .where('id', '=', id)
        .execute();
    },

    async setRemoved(id: string, at: number | null): Promise<void> {
      await db.updateTable('workflows').set({ removed_at: at }).where('id', '=', id).execute();
    },

    async purge(removedBefore: number): Promise<number> {
      const result = await db.deleteFrom('workflows').where('removed_at', '<', removedBefore).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
export type WorkflowsRepo = ReturnType<typeof createWorkflowsRepo>;
