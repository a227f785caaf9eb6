import { DomainError } from '../../../shared/contract/errors.ts';
import type { Message, Thread } from '../../../shared/features/chat/schema.ts';
import { turn } from '../../core/lib/turn.ts';
import type { ChatRepo } from './store/repo.ts';
import { shownMessage, shownThread } from './store/rows.ts';
import type { MessageRecord, ThreadRecord } from './types.ts';

interface Deps {
  repo: ChatRepo;
  busy: (threadId: string) => boolean;
  /** What is being written is longer than what is kept of it. */
  now: (message: MessageRecord) => MessageRecord;
}

const page = 200;

/** Threads and messages as screens see them. */
export function createSight({ repo, busy, now }: Deps) {
  const thread = (record: ThreadRecord): Thread => shownThread(record, busy(record.id));

  async function need(id: string): Promise<ThreadRecord> {
    const record = await repo.threads.get(id);
    if (!record) throw new DomainError('NOT_FOUND', { what: 'chat', id });
    return record;
  }
  async function needMessage(id: string): Promise<MessageRecord> {
    const record = await repo.messages.get(id);
    if (!record) throw new DomainError('NOT_FOUND', { what: 'message', id });
    return record;
  }

  async function messages(threadId: string, records: readonly MessageRecord[]): Promise<Message[]> {
    const ids = records.map(({ id }) => id);
    const [evidence, uses] = [await repo.around.evidence(ids), await repo.around.uses(ids)];
    const undoable = await repo.around.undoable(uses.filter(({ state }) => state === 'done').map(({ id }) => id));
    const siblings = await repo.messages.siblings(threadId, [...new Set(records.map(({ parentId }) => parentId))]);
    const piecesOf = new Map<string, typeof evidence>();
    for (const piece of evidence) piecesOf.set(piece.messageId, [...(piecesOf.get(piece.messageId) ?? []), piece]);
    const usesOf = new Map<string, typeof uses>();
    for (const use of uses) usesOf.set(use.messageId, [...(usesOf.get(use.messageId) ?? []), use]);
    return records.map((record) => {
      const pieces = piecesOf.get(record.id) ?? [];
      const attached = pieces.filter(({ origin }) => origin === 'attached').map((one) => one.evidence);
      const shown = pieces.filter(({ origin }) => origin !== 'attached').map((one) => one.evidence);
      return shownMessage(now(record), {
        ...{ attachments: attached, evidence: shown, uses: usesOf.get(record.id) ?? [], undoable },
        siblings: siblings.get(record.parentId ?? '') ?? [record.id],
      });
    });
  }

  return {
    thread,
    need,
    needMessage,
    async message(id: string): Promise<Message> {
      const record = await needMessage(id);
      const [message] = await messages(record.threadId, [record]);
      if (!message) throw new DomainError('NOT_FOUND', { what: 'message', id });
      return message;
    },
    async branch(threadId: string, leafId: string | null | undefined, limit: number) {
      const record = await need(threadId);
      const from = leafId ?? record.leafId;
      const newest = from === null ? [] : await repo.messages.upwards(threadId, from, limit);
      if (from !== null && newest.length === 0) throw new DomainError('NOT_FOUND', { what: 'message', id: from });
      const shown = await messages(threadId, newest.reverse());
      return { thread: thread(record), messages: shown, earlier: (newest[0]?.parentId ?? null) !== null };
    },
    /** All branches, or one from its root on, without holding up everybody else. */
    async whole(threadId: string, leafId: string | null): Promise<Message[]> {
      const all: Message[] = [];
      if (leafId === null) {
        let after = 0;
        for (;;) {
          const records = await repo.messages.page(threadId, after, page);
          all.push(...(await messages(threadId, records)));
          if (records.length < page) return all;
          after = records.at(-1)?.doc ?? after;
          await turn();
        }
      }
      let from: string | null = leafId;
      while (from !== null) {
        const records = (await repo.messages.upwards(threadId, from, page)).reverse();
        all.unshift(...(await messages(threadId, records)));
        from = records[0]?.parentId ?? null;
        await turn();
      }
      return all;
    },
  };
}
export type Sight = ReturnType<typeof createSight>;
