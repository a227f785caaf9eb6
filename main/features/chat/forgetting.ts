import type { Logger } from '../../core/log/logger.ts';
import { type LettingGo, letGoOf, type Memories } from '../memory/index.ts';
import type { ChatRepo, Parts } from './store/repo.ts';

interface Deps {
  repo: ChatRepo;
  memory: Pick<Memories, 'onForgotten'>;
  changed: (threadId: string) => void;
  log: Logger;
}

/** Of what the user has forgotten no copy stays in what was said, shown, read and found. */
export function createForgetting({ repo, memory, changed, log }: Deps) {
  /** Answers that were being written then: what is still to come of them may say it. */
  const late = new Map<string, LettingGo[]>();

  return {
    listening: memory.onForgotten(async (forgotten) => {
      const letting = letGoOf(forgotten);
      for (const { id } of await repo.messages.inState(['writing'])) late.set(id, [...(late.get(id) ?? []), letting]);
      const threads = await repo
        .together(({ forgetting }) => forgetting.letGo(letting))
        .catch((error: unknown) => {
          log.error('chats still hold what was forgotten', error);
          throw error;
        });
      for (const id of threads) changed(id);
    }),
    /** The text of an answer that is being written, as it may be kept. */
    text: (messageId: string, text: string): string =>
      (late.get(messageId) ?? []).reduce((left, letting) => letting.text(left), text),
    /** In the step in which an answer ends: all that came with it. */
    async settle(messageId: string, parts: Parts): Promise<void> {
      for (const letting of late.get(messageId) ?? []) await parts.forgetting.letGo(letting);
    },
    settled: (messageId: string) => void late.delete(messageId),
  };
}
export type ChatForgetting = ReturnType<typeof createForgetting>;
