import type { Kysely } from 'kysely';
import { z } from 'zod';
import {
  acknowledgement,
  alert,
  type RuleDraft,
  ruleDraft,
  silenceDraft,
  type WindowDraft,
  windowDraft,
} from '../../../shared/features/alerts/schema.ts';
import { scope } from '../../../shared/features/monitors/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';

const owed = z.enum(['fired', 'repeated', 'resolved']);
export type Owed = z.infer<typeof owed>;

/** An alert as it is kept: what a restart has to know. */
export const keptAlert = alert.omit({ quiet: true, note: true }).extend({
  scope: scope.nullable(),
  scopeId: z.string().nullable(),
  acknowledged: acknowledgement.nullable(),
  /** How often somebody was told. */
  told: z.number(),
  /** Why it is over; null while it is not. */
  over: z.string().nullable(),
});
export type KeptAlert = z.infer<typeof keptAlert>;

export interface AlertRow {
  alert: KeptAlert;
  owed: Owed | null;
}

export interface RuleRow {
  id: string;
  body: RuleDraft | null;
  enabled: boolean;
  createdAt: number;
  updatedAt: number;
}

export type SilenceRow = z.infer<typeof silenceDraft> & { id: string; createdAt: number };
export type WindowRow = WindowDraft & { id: string; createdAt: number };

/** What another version has written and this one cannot read is left out, not guessed at. */
function read<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const found = schema.safeParse(JSON.parse(text));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}

export function createAlertsRepo(db: Kysely<DataTables>) {
  return {
    async rules(): Promise<RuleRow[]> {
      const rows = await db.selectFrom('alert_rules').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.flatMap((row) => {
        const body = row.body === null ? null : read(ruleDraft, row.body);
        if (row.body !== null && body === null) return [];
        const enabled = row.enabled === 1;
        return [{ id: row.id, body, enabled, createdAt: Number(row.created_at), updatedAt: Number(row.updated_at) }];
      });
    },
    async putRule({ id, body, enabled, createdAt, updatedAt }: RuleRow): Promise<void> {
      const change = {
        body: body === null ? null : JSON.stringify(body),
        enabled: enabled ? 1 : 0,
        updated_at: updatedAt,
      };
      await db
        .insertInto('alert_rules')
        .values({ id, created_at: createdAt, ...change })
        .onConflict((oc) => oc.column('id').doUpdateSet(change))
        .execute();
    },
    async removeRule(id: string): Promise<void> {
      await db.deleteFrom('alert_rules').where('id', '=', id).execute();
    },

    async alerts(): Promise<AlertRow[]> {
      const rows = await db.selectFrom('alerts').selectAll().execute();
      return rows.flatMap((row) => {
        const kept = read(keptAlert, row.body);
        return kept ? [{ alert: kept, owed: owed.safeParse(row.owed).data ?? null }] : [];
      });
    },
    async putAlert({ alert: kept, owed: still }: AlertRow, trx: Kysely<DataTables> = db): Promise<void> {
      const change = { body: JSON.stringify(kept), owed: still };
      await trx
        .insertInto('alerts')
        .values({ rule_id: kept.ruleId, key: kept.key, ...change })
        .onConflict((oc) => oc.columns(['rule_id', 'key']).doUpdateSet(change))
        .execute();
    },
    async removeAlert(ruleId: string, key: string, trx: Kysely<DataTables> = db): Promise<void> {
      await trx.deleteFrom('alerts').where('rule_id', '=', ruleId).where('key', '=', key).execute();
    },

    async silences(): Promise<SilenceRow[]> {
      const rows = await db.selectFrom('alert_silences').selectAll().orderBy('created_at').execute();
      return rows.flatMap((row) => {
        const body = read(silenceDraft, row.body);
        return body ? [{ ...body, id: row.id, createdAt: Number(row.created_at) }] : [];
      });
    },
    async putSilence({ id, createdAt, ...body }: SilenceRow): Promise<void> {
      await db
        .insertInto('alert_silences')
        .values({ id, body: JSON.stringify(body), until: body.until, created_at: createdAt })
        .execute();
    },
    async removeSilence(id: string): Promise<void> {
      await db.deleteFrom('alert_silences').where('id', '=', id).execute();
    },
    async pruneSilences(before: number): Promise<void> {
      await db.deleteFrom('alert_silences').where('until', 'is not', null).where('until', '<', before).execute();
    },

    async windows(): Promise<WindowRow[]> {
      const rows = await db.selectFrom('alert_windows').selectAll().orderBy('created_at').execute();
      return rows.flatMap((row) => {
        const body = read(windowDraft, row.body);
        return body ? [{ ...body, id: row.id, createdAt: Number(row.created_at) }] : [];
      });
    },
    async putWindow({ id, createdAt, ...body }: WindowRow): Promise<void> {
      const change = { body: JSON.stringify(body) };
      await db
        .insertInto('alert_windows')
        .values({ id, created_at: createdAt, ...change })
        .onConflict((oc) => oc.column('id').doUpdateSet(change))
        .execute();
    },
    async removeWindow(id: string): Promise<void> {
      await db.deleteFrom('alert_windows').where('id', '=', id).execute();
    },
  };
}
export type AlertsRepo = ReturnType<typeof createAlertsRepo>;
