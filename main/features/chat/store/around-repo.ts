import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import type { KeptEvidence, Origin, UseRecord } from '../types.ts';
import { chunksOf } from './messages-repo.ts';
import { evidenceOf, originOf, toolUseOf } from './rows.ts';
import type { Db } from './threads-repo.ts';

export type UseChange = Partial<Pick<UseRecord, 'state' | 'sentence' | 'result' | 'told' | 'route' | 'decidedAt'>>;

/** What stands beside the text of messages: evidence and tools. */
export function createAroundRepo(db: Db) {
  return {
    async addEvidence(messageId: string, origin: Origin, pieces: readonly Evidence[]): Promise<void> {
      if (pieces.length === 0) return;
      const last = await db
        .selectFrom('chat_evidence')
        .select((eb) => eb.fn.max('place').as('place'))
        .where('message_id', '=', messageId)
        .executeTakeFirst();
      const first = (last?.place ?? -1) + 1;
      const rows = pieces.map((piece, at) => ({
        ...{ message_id: messageId, place: first + at, origin, evidence_id: piece.id, body: JSON.stringify(piece) },
      }));
      for (const some of chunksOf(rows)) await db.insertInto('chat_evidence').values(some).execute();
    },
    async evidence(messageIds: readonly string[], origin?: Origin): Promise<KeptEvidence[]> {
      const found: KeptEvidence[] = [];
      for (const ids of chunksOf(messageIds)) {
        let query = db.selectFrom('chat_evidence').selectAll().where('message_id', 'in', ids);
        if (origin !== undefined) query = query.where('origin', '=', origin);
        const rows = await query.orderBy('message_id').orderBy('place').execute();
        for (const row of rows) {
          const piece = evidenceOf(row);
          if (piece) found.push({ messageId: row.message_id, origin: originOf(row.origin), evidence: piece });
        }
      }
      return found;
    },
    async addUse(use: UseRecord): Promise<void> {
      await db
        .insertInto('chat_tool_uses')
        .values({
          ...{ id: use.id, message_id: use.messageId, round: use.round, place: use.place, call_id: use.callId },
          ...{ at: use.at, name: use.name, kind: use.kind, input: JSON.stringify(use.input), state: use.state },
          ...{ sentence: use.sentence, diff: use.diff, result: use.result, told: use.told, route: use.route },
          ...{ rests_on: use.restsOn, decided_at: use.decidedAt },
        })
        .execute();
    },
    /** Only while it is in this state: of two who change it at once, one is told that it could not. */
    async changeUse(id: string, from: UseRecord['state'], change: UseChange): Promise<boolean> {
      const { decidedAt, ...rest } = change;
      const done = await db
        .updateTable('chat_tool_uses')
        .set({ ...rest, ...(decidedAt !== undefined && { decided_at: decidedAt }) })
        .where('id', '=', id)
        .where('state', '=', from)
        .executeTakeFirst();
      return done.numUpdatedRows > 0n;
    },
    async use(id: string): Promise<UseRecord | null> {
      const row = await db.selectFrom('chat_tool_uses').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toolUseOf(row) : null;
    },
    async uses(messageIds: readonly string[]): Promise<UseRecord[]> {
      const found: UseRecord[] = [];
      for (const ids of chunksOf(messageIds)) {
        const rows = await db
          .selectFrom('chat_tool_uses')
          .selectAll()
          .where('message_id', 'in', ids)
          .orderBy('message_id')
          .orderBy('round')
          .orderBy('place')
          .execute();
        found.push(...rows.map(toolUseOf));
      }
      return found;
    },
    async undoable(useIds: readonly string[]): Promise<Set<string>> {
      const found = new Set<string>();
      for (const ids of chunksOf(useIds)) {
        const rows = await db
          .selectFrom('chat_kept_files')
          .select('use_id')
          .where('use_id', 'in', ids)
          .where('restored_at', 'is', null)
          .execute();
        for (const row of rows) found.add(row.use_id);
      }
      return found;
    },
    async keepFile(kept: KeptFile): Promise<void> {
      const values = {
        ...{ project_id: kept.projectId, path: kept.path, before: kept.before, after_hash: kept.afterHash },
        ...{ mode: kept.mode, restored_at: null },
      };
      await db
        .insertInto('chat_kept_files')
        .values({ use_id: kept.useId, ...values })
        .onConflict((conflict) => conflict.column('use_id').doUpdateSet(values))
        .execute();
    },
    async keptFile(useId: string): Promise<(KeptFile & { restoredAt: number | null }) | null> {
      const row = await db.selectFrom('chat_kept_files').selectAll().where('use_id', '=', useId).executeTakeFirst();
      if (!row) return null;
      return {
        ...{ useId: row.use_id, projectId: row.project_id, path: row.path, before: row.before },
        ...{ afterHash: row.after_hash, mode: row.mode, restoredAt: row.restored_at },
      };
    },
    async fileRestored(useId: string, at: number): Promise<void> {
      await db.updateTable('chat_kept_files').set({ restored_at: at }).where('use_id', '=', useId).execute();
    },
    async forgetFile(useId: string): Promise<void> {
      await db.deleteFrom('chat_kept_files').where('use_id', '=', useId).execute();
    },
  };
}
export type AroundRepo = ReturnType<typeof createAroundRepo>;

export interface KeptFile {
  useId: string;
  projectId: string;
  path: string;
  before: Uint8Array | null;
  afterHash: string;
  mode: number | null;
}
