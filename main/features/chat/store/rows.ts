import type { Selectable } from 'kysely';
import { z } from 'zod';
import { type Message, message, type Thread, toolUse } from '../../../../shared/features/chat/schema.ts';
import { type Evidence, evidence, scope } from '../../../../shared/features/knowledge/schema.ts';
import { modelEnd, modelRef, usage } from '../../../../shared/features/minds/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import type { MessageRecord, Origin, ThreadRecord, UseRecord } from '../types.ts';

/** What cannot be understood any more is left out: the rest of a thread is read all the same. */
export function parsed<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
export const written = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

export function threadOf(row: Selectable<DataTables['chat_threads']>): ThreadRecord {
  return {
    ...{ id: row.id, title: row.title, titled: row.titled === 1, pinned: row.pinned === 1 },
    scope: parsed(scope, row.scope) ?? { projectIds: [] },
    model: parsed(modelRef, row.model),
    ...{ leafId: row.leaf_id, messages: row.messages, createdAt: row.created_at, updatedAt: row.updated_at },
    // One answer whose price is not known, and the sum is not known either.
    cost: row.unpriced === 0 && row.priced > 0 ? row.cost : null,
  };
}

export function messageOf(row: Selectable<DataTables['chat_messages']>): MessageRecord {
  return {
    ...{ doc: row.doc, id: row.id, threadId: row.thread_id, parentId: row.parent_id, text: row.text },
    role: message.shape.role.catch('user').parse(row.role),
    state: message.shape.state.catch('ended').parse(row.state),
    end: parsed(modelEnd, row.end),
    ...{ modelName: row.model_name, model: parsed(modelRef, row.model), usage: parsed(usage, row.usage) },
    ...{
      cost: row.cost,
      leftOut: row.left_out,
      notes: parsed(z.array(z.string()), row.notes) ?? [],
      createdAt: row.created_at,
      tookMs: row.took_ms,
    },
  };
}

export function toolUseOf(row: Selectable<DataTables['chat_tool_uses']>): UseRecord {
  return {
    ...{ id: row.id, messageId: row.message_id, round: row.round, place: row.place, callId: row.call_id, at: row.at },
    name: row.name,
    kind: toolUse.shape.kind.catch('write').parse(row.kind),
    input: parsed(z.json(), row.input),
    state: toolUse.shape.state.catch('failed').parse(row.state),
    ...{ sentence: row.sentence, diff: row.diff, result: row.result, told: row.told, route: row.route },
    ...{ restsOn: row.rests_on, decidedAt: row.decided_at },
  };
}

export const evidenceOf = (row: { body: string }): Evidence | null => parsed(evidence, row.body);
export const originOf = (text: string): Origin => z.enum(['attached', 'found', 'read']).catch('read').parse(text);

const shownEvidence = 2_000;
/** A list of messages need not carry whole files; who opens one gets all of it. */
const excerptOf = (piece: Evidence): Evidence =>
  piece.text.length > shownEvidence ? { ...piece, text: `${piece.text.slice(0, shownEvidence)}…` } : piece;

export interface Around {
  attachments: readonly Evidence[];
  evidence: readonly Evidence[];
  uses: readonly UseRecord[];
  undoable: ReadonlySet<string>;
  siblings: readonly string[];
}

export function shownMessage(record: MessageRecord, around: Around): Message {
  const { doc: _, ...rest } = record;
  return {
    ...rest,
    attachments: around.attachments.map(excerptOf),
    evidence: around.evidence.map(excerptOf),
    toolUses: around.uses.map((use) => shownUse(use, around.undoable.has(use.id))),
    siblings: [...around.siblings],
  };
}

export function shownUse(use: UseRecord, undoable: boolean): Message['toolUses'][number] {
  const { id, name, kind, input, state, sentence, diff, result, route, at } = use;
  return { id, name, kind, input, state, sentence, diff, result, route, at, undoable };
}

export function shownThread({ titled: _, ...thread }: ThreadRecord, busy: boolean): Thread {
  return { ...thread, busy };
}
