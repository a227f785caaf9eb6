import { type Kysely, sql } from 'kysely';
import type { z } from 'zod';
import {
  type ConnectionKind,
  connectionKind,
  connectionState,
  type ModelRef,
  type Price,
  price,
  type RoleName,
  roleName,
  type Usage,
} from '../../../../shared/features/minds/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import type { ListedModel } from '../providers/types.ts';

export type State = z.infer<typeof connectionState>;

export interface KeptModel extends ListedModel {
  listed: boolean;
  byHand: boolean;
}

export interface KeptConnection {
  id: string;
  kind: Exclude<ConnectionKind, 'local'>;
  name: string;
  baseUrl: string;
  hasKey: boolean;
  contextTokens: number | null;
  state: State;
  createdAt: number;
}

export interface LedgerBegun {
  id: string;
  at: number;
  connectionId: string;
  connectionName: string;
  model: string;
  feature: string;
  purposeId: string;
}

export interface LedgerEnded {
  end: string;
  fault: string | null;
  usage: Usage | null;
  cost: number | null;
  tookMs: number;
}

function read<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const kind = connectionKind.exclude(['local']);
/** Zones differ from each other by whole quarters of an hour. */
const quarter = 900_000;

export function createMindsRepo(db: Kysely<DataTables>) {
  const columns = ({ kind: kindOf, name, baseUrl, hasKey, contextTokens, state }: KeptConnection) => ({
    ...{ kind: kindOf, name, base_url: baseUrl, has_key: Number(hasKey), context_tokens: contextTokens },
    // What was being asked when the program ended has not been asked.
    state: JSON.stringify(state.kind === 'checking' ? { kind: 'unchecked' } : state),
  });

  return {
    async connections(): Promise<KeptConnection[]> {
      const rows = await db.selectFrom('mind_connections').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.flatMap((row) => {
        const known = kind.safeParse(row.kind);
        if (!known.success) return [];
        return {
          ...{ id: row.id, kind: known.data, name: row.name, baseUrl: row.base_url, hasKey: row.has_key === 1 },
          ...{ contextTokens: row.context_tokens, createdAt: row.created_at },
          state: read(connectionState, row.state) ?? { kind: 'unchecked' as const },
        };
      });
    },
    async add(connection: KeptConnection): Promise<void> {
      await db
        .insertInto('mind_connections')
        .values({ id: connection.id, created_at: connection.createdAt, ...columns(connection) })
        .execute();
    },
    /** One that was removed meanwhile stays removed. */
    async change(connection: KeptConnection): Promise<void> {
      await db.updateTable('mind_connections').set(columns(connection)).where('id', '=', connection.id).execute();
    },
    async remove(id: string): Promise<void> {
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('mind_connections').where('id', '=', id).execute();
        for (const table of ['mind_models', 'mind_prices', 'mind_roles'] as const)
          await trx.deleteFrom(table).where('connection_id', '=', id).execute();
      });
    },

    async models(): Promise<Map<string, KeptModel[]>> {
      const rows = await db.selectFrom('mind_models').selectAll().orderBy('position').orderBy('model').execute();
      const found = new Map<string, KeptModel[]>();
      for (const row of rows) {
        const list = found.get(row.connection_id) ?? [];
        list.push({
          ...{ id: row.model, contextTokens: row.context_tokens, outputTokens: row.output_tokens },
          ...{ embeds: row.embeds === null ? null : row.embeds === 1, price: read(price, row.listed_price) },
          ...{ listed: row.listed === 1, byHand: row.by_hand === 1 },
        });
        found.set(row.connection_id, list);
      }
      return found;
    },
    async putModels(connectionId: string, models: readonly KeptModel[]): Promise<void> {
      await db.transaction().execute(async (trx) => {
        const there = trx.selectFrom('mind_connections').select('id').where('id', '=', connectionId);
        if (!(await there.executeTakeFirst())) return;
        await trx.deleteFrom('mind_models').where('connection_id', '=', connectionId).execute();
        for (const [position, model] of models.entries())
          await trx
            .insertInto('mind_models')
            .values({
              ...{ connection_id: connectionId, model: model.id, position, context_tokens: model.contextTokens },
              ...{ output_tokens: model.outputTokens, embeds: model.embeds === null ? null : Number(model.embeds) },
              ...{ listed: Number(model.listed), by_hand: Number(model.byHand) },
              listed_price: model.price && JSON.stringify(model.price),
            })
            .execute();
      });
    },

    async prices(): Promise<(ModelRef & { price: Price })[]> {
      const rows = await db.selectFrom('mind_prices').selectAll().execute();
      return rows.map(({ connection_id: connectionId, model, input, cached_input: cachedInput, output }) => ({
        ...{ connectionId, model, price: { input, cachedInput, output } },
      }));
    },
    /** Null: the user takes back what he said. */
    async putPrice({ connectionId, model }: ModelRef, said: Price | null): Promise<void> {
      if (!said) {
        await db
          .deleteFrom('mind_prices')
          .where('connection_id', '=', connectionId)
          .where('model', '=', model)
          .execute();
        return;
      }
      const values = { input: said.input, cached_input: said.cachedInput, output: said.output };
      await db
        .insertInto('mind_prices')
        .values({ connection_id: connectionId, model, ...values })
        .onConflict((conflict) => conflict.columns(['connection_id', 'model']).doUpdateSet(values))
        .execute();
    },

    async roles(): Promise<Map<RoleName, ModelRef>> {
      const rows = await db.selectFrom('mind_roles').selectAll().execute();
      return new Map(
        rows.flatMap(({ role, connection_id: connectionId, model }) => {
          const known = roleName.safeParse(role);
          return known.success ? [[known.data, { connectionId, model }] as const] : [];
        }),
      );
    },
    async putRole(role: RoleName, model: ModelRef | null): Promise<void> {
      if (!model) {
        await db.deleteFrom('mind_roles').where('role', '=', role).execute();
        return;
      }
      const values = { connection_id: model.connectionId, model: model.model };
      await db
        .insertInto('mind_roles')
        .values({ role, ...values })
        .onConflict((conflict) => conflict.column('role').doUpdateSet(values))
        .execute();
    },

    async begin(line: LedgerBegun): Promise<void> {
      await db
        .insertInto('mind_requests')
        .values({
          ...{ id: line.id, at: line.at, connection_id: line.connectionId, connection_name: line.connectionName },
          ...{ model: line.model, feature: line.feature, purpose_id: line.purposeId, end: 'begun', fault: null },
          ...{ input: null, cached_input: null, output: null, reasoning: null, cost: null, took_ms: 0 },
        })
        .execute();
    },
    async end(id: string, { end, fault, usage, cost, tookMs }: LedgerEnded): Promise<void> {
      await db
        .updateTable('mind_requests')
        .set({
          ...{ end, fault, cost, took_ms: tookMs, input: usage?.input ?? null, output: usage?.output ?? null },
          ...{ cached_input: usage?.cachedInput ?? null, reasoning: usage?.reasoning ?? null },
        })
        .where('id', '=', id)
        .execute();
    },
    /** What was under way when the program before this one was killed; what it cost nobody knows. */
    async lose(): Promise<void> {
      await db.updateTable('mind_requests').set({ end: 'lost' }).where('end', '=', 'begun').execute();
    },
    /** By quarters of an hour, which the caller puts into days. */
    async spend(since: number) {
      const slot = sql<number>`cast(at / ${sql.lit(quarter)} as integer)`;
      const rows = await db
        .selectFrom('mind_requests')
        .select(({ fn }) => [
          slot.as('slot'),
          ...(['connection_id', 'model', 'feature'] as const),
          fn.max('connection_name').as('connection_name'),
          fn.countAll<number>().as('requests'),
          sql<number>`sum(case when "end" in ('failed', 'lost') then 1 else 0 end)`.as('failed'),
          sql<number>`coalesce(sum(input), 0)`.as('input'),
          sql<number>`coalesce(sum(cached_input), 0)`.as('cached_input'),
          sql<number>`coalesce(sum(output), 0)`.as('output'),
          sql<number>`coalesce(sum(reasoning), 0)`.as('reasoning'),
          fn.sum<number | null>('cost').as('cost'),
          // What was refused has cost nothing, and says so.
          sql<number>`sum(case when cost is null then 1 else 0 end)`.as('unpriced'),
        ])
        .where('at', '>=', since)
        .where('end', '!=', 'begun')
        .groupBy([slot, 'connection_id', 'model', 'feature'])
        .orderBy(slot)
        .execute();
      return rows.map((row) => ({ ...row, at: row.slot * quarter }));
    },
    async prune(before: number): Promise<void> {
      await db.deleteFrom('mind_requests').where('at', '<', before).execute();
    },
  };
}
export type MindsRepo = ReturnType<typeof createMindsRepo>;
