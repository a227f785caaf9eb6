import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Message } from '../../../shared/features/chat/schema.ts';
import type { Attachment } from '../../../shared/features/knowledge/schema.ts';
import type { ModelRef } from '../../../shared/features/minds/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Minds } from '../minds/index.ts';
import type { Answering } from './answering/answering.ts';
import type { Sight } from './sight.ts';
import type { ChatRepo, Parts } from './store/repo.ts';
import { titleOf } from './title.ts';
import type { Deciding } from './tools/deciding.ts';
import type { MessageRecord, ThreadRecord } from './types.ts';

interface Deps {
  repo: ChatRepo;
  minds: Pick<Minds, 'role' | 'info'>;
  knowledge: Pick<Knowledge, 'evidenceOf'>;
  sight: Sight;
  answering: Answering;
  deciding: Deciding;
  clock: Clock;
  lane: <T>(threadId: string, task: () => Promise<T>) => Promise<T>;
}

export interface Said {
  threadId: string;
  parentId?: string | null | undefined;
  text: string;
  attachments: readonly Attachment[];
}

const newId = () => randomUUID();

/** What the user says, and the answers that begin with it. */
export function createSaying({ repo, minds, knowledge, sight, answering, deciding, clock, lane }: Deps) {
  function modelFor(thread: ThreadRecord, wanted?: ModelRef): ModelRef {
    const model = wanted ?? thread.model ?? minds.role('chat');
    if (!model)
      throw new DomainError('UNAVAILABLE', {
        what: 'an answer',
        why: 'No model is connected.',
        remedy: 'Connect one under Minds.',
      });
    if (!minds.info(model))
      throw new DomainError('UNAVAILABLE', {
        what: model.model,
        why: 'Its connection is not there any more.',
        remedy: 'Choose another model for this conversation.',
      });
    return model;
  }

  /** What is being written is ended by the user, not by a question; what waits for a click does not wait any more. */
  async function clear(thread: ThreadRecord): Promise<void> {
    if (answering.busy(thread.id) || deciding.busy(thread.id))
      throw new DomainError('CONFLICT', {
        what: thread.title,
        why: 'An answer is being written.',
        remedy: 'Stop it, or wait for its end.',
      });
    for (const message of await repo.messages.inState(['waiting'], thread.id)) await deciding.expire(message);
  }

  const blank = (thread: ThreadRecord, parentId: string | null) => ({
    ...{ id: newId(), threadId: thread.id, parentId, text: '', end: null, modelName: null, model: null },
    ...{ usage: null, cost: null, leftOut: 0, notes: [], createdAt: clock.now(), tookMs: null },
  });
  async function addAnswer(parts: Parts, thread: ThreadRecord, question: MessageRecord, model: ModelRef) {
    const answer = await parts.messages.add({
      ...{ ...blank(thread, question.id), role: 'assistant', state: 'writing', model, modelName: model.model },
    });
    await parts.threads.change(thread.id, { leafId: answer.id, updatedAt: clock.now() });
    return answer;
  }

  async function parentOf(thread: ThreadRecord, asked: string | null | undefined): Promise<string | null> {
    const id = asked === undefined ? thread.leafId : asked;
    if (id === null) return null;
    const parent = await repo.messages.get(id);
    if (!parent || parent.threadId !== thread.id) throw new DomainError('NOT_FOUND', { what: 'message', id });
    if (parent.role !== 'assistant')
      throw new DomainError('CONFLICT', {
        what: 'message',
        why: 'What you say follows an answer, and this is a question.',
        remedy: 'Have it answered first.',
      });
    return id;
  }

  return {
    send: ({ threadId, parentId, text, attachments }: Said): Promise<{ question: Message; answer: Message }> =>
      lane(threadId, async () => {
        const thread = await sight.need(threadId);
        const model = modelFor(thread);
        const parent = await parentOf(thread, parentId);
        await clear(thread);
        const pieces = attachments.map((one) => knowledge.evidenceOf(one));
        const added = await repo.together(async (parts) => {
          const question = await parts.messages.add({
            ...{ ...blank(thread, parent), role: 'user', state: 'ended', text },
          });
          await parts.around.addEvidence(question.id, 'attached', pieces);
          await parts.search.put(question.doc, text);
          const answer = await addAnswer(parts, thread, question, model);
          if (!thread.titled && thread.messages === 0) await parts.threads.change(thread.id, { title: titleOf(text) });
          await parts.threads.count(thread.id, { messages: 2 });
          return { question, answer };
        });
        answering.begin(added.answer);
        return { question: await sight.message(added.question.id), answer: await sight.message(added.answer.id) };
      }),

    async retry(id: string, wanted?: ModelRef): Promise<Message> {
      const { threadId } = await sight.needMessage(id);
      return lane(threadId, async () => {
        const thread = await sight.need(threadId);
        const message = await sight.needMessage(id);
        const question =
          message.role === 'user' || message.parentId === null ? message : await sight.needMessage(message.parentId);
        const model = modelFor(thread, wanted);
        await clear(thread);
        const answer = await repo.together(async (parts) => {
          const made = await addAnswer(parts, thread, question, model);
          await parts.threads.count(thread.id, { messages: 1 });
          return made;
        });
        answering.begin(answer);
        return sight.message(answer.id);
      });
    },

    async stop(id: string): Promise<Message> {
      const message = await sight.needMessage(id);
      if (!(await answering.stop(message)))
        await lane(message.threadId, async () => {
          const now = await sight.needMessage(id);
          if (now.state === 'waiting') return deciding.expire(now);
          // It may have gone on while we waited for our turn.
          if (await answering.stop(now)) return;
          throw new DomainError('CONFLICT', { what: 'answer', why: 'It has ended already.' });
        });
      return sight.message(id);
    },
  };
}
export type Saying = ReturnType<typeof createSaying>;
