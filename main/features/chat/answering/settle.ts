import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Memories } from '../../memory/index.ts';
import type { ChatForgetting } from '../forgetting.ts';
import type { Settled } from '../store/messages-repo.ts';
import type { ChatRepo } from '../store/repo.ts';
import type { MessageRecord } from '../types.ts';

interface Deps {
  repo: ChatRepo;
  memory: Pick<Memories, 'addEpisode'>;
  clock: Clock;
  log: Logger;
  forgetting: Pick<ChatForgetting, 'settle' | 'settled'>;
}

export const episodeKey = (threadId: string, answerId: string) => `chat/${threadId}/${answerId}`;
export const routeOf = (threadId: string, messageId?: string) =>
  `/chat/${encodeURIComponent(threadId)}${messageId === undefined ? '' : `?message=${encodeURIComponent(messageId)}`}`;

/** How an answer ended, in one step: its text, its end, what it cost, and where it is found again. */
export function createSettle({ repo, memory, clock, log, forgetting }: Deps) {
  async function remember(message: MessageRecord, settled: Settled): Promise<void> {
    const kind = settled.end?.kind;
    if ((kind !== 'complete' && kind !== 'length') || settled.text.trim() === '') return;
    const thread = await repo.threads.get(message.threadId);
    const question = message.parentId === null ? null : await repo.messages.get(message.parentId);
    if (!thread || !question) return;
    await memory.addEpisode({
      ...{ kind: 'chat', key: episodeKey(thread.id, message.id), at: clock.now(), title: thread.title },
      text: `The user said:\n${question.text}\n\n${settled.modelName ?? 'The model'} answered:\n${settled.text}`,
      ...{ projectIds: thread.scope.projectIds ?? [], route: routeOf(thread.id, message.id) },
    });
  }

  return async function settle(messageId: string, given: Settled): Promise<void> {
    const message = await repo.messages.get(messageId);
    if (!message) return;
    const settled = await repo.together(async (parts) => {
      await parts.messages.settle(messageId, given);
      await forgetting.settle(messageId, parts);
      const settled = (await parts.messages.get(messageId)) ?? given;
      if (settled.state !== 'ended') return settled;
      await parts.search.put(message.doc, settled.text);
      await parts.threads.change(message.threadId, { updatedAt: clock.now() });
      if (settled.cost !== null) await parts.threads.count(message.threadId, { cost: settled.cost, priced: 1 });
      else if (settled.usage !== null || settled.text !== '')
        await parts.threads.count(message.threadId, { unpriced: 1 });
      return settled;
    });
    forgetting.settled(messageId);
    if (settled.state === 'ended')
      await remember(message, settled).catch((error: unknown) =>
        log.error('an exchange could not be handed to memory', error),
      );
  };
}
export type Settle = ReturnType<typeof createSettle>;
