import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Message, Thread } from '../../../shared/features/chat/schema.ts';
import type { Scope } from '../../../shared/features/knowledge/schema.ts';
import type { ModelRef } from '../../../shared/features/minds/schema.ts';
import type { Subscription } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Memories } from '../memory/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { Answering } from './answering/answering.ts';
import type { Pieces } from './answering/pieces.ts';
import { episodeKey } from './answering/settle.ts';
import { fileNameOf, jsonOf, markdownOf } from './export.ts';
import type { Saying } from './saying.ts';
import type { Sight } from './sight.ts';
import type { ChatRepo } from './store/repo.ts';
import { untitled } from './title.ts';
import type { Deciding } from './tools/deciding.ts';
import type { Undoing } from './tools/undoing.ts';

interface Deps {
  repo: ChatRepo;
  memory: Pick<Memories, 'forgetEpisode' | 'restingOn'>;
  projects: Pick<ProjectsService, 'row' | 'list'>;
  sight: Sight;
  saying: Saying;
  answering: Answering;
  deciding: Deciding;
  undoing: Undoing;
  pieces: Pieces;
  clock: Clock;
  changed: (threadId: string) => void;
  lane: <T>(threadId: string, task: () => Promise<T>) => Promise<T>;
  /** What an earlier process left in the middle says so. */
  ready: () => Promise<void>;
}

type Change = {
  id: string;
  title?: string | undefined;
  pinned?: boolean | undefined;
  scope?: Scope | undefined;
  model?: ModelRef | null | undefined;
};

const shownAtOnce = 200;
const forgottenAtOnce = 200;

/** What screens ask of conversations. */
export function createChatService(deps: Deps) {
  const { repo, memory, projects, sight, saying, answering, deciding, undoing, pieces, clock, changed, lane } = deps;
  const { ready } = deps;

  async function known(scope: Scope): Promise<void> {
    if (scope.projectIds === null) return;
    await projects.list();
    const unknown = scope.projectIds.find((id) => projects.row(id) === null);
    if (unknown !== undefined) throw new DomainError('NOT_FOUND', { what: 'project', id: unknown });
  }

  /** Answer by answer: whoever is killed in between finds the conversation there, and deletes it again. */
  async function forget(threadId: string): Promise<void> {
    let after = 0;
    for (;;) {
      const some = await repo.messages.page(threadId, after, forgottenAtOnce);
      for (const { id, role } of some) if (role === 'assistant') await memory.forgetEpisode(episodeKey(threadId, id));
      if (some.length < forgottenAtOnce) return;
      after = some.at(-1)?.doc ?? after;
    }
  }

  return {
    async list(asked: {
      before?: number | undefined;
      beforeId?: string | undefined;
      limit: number;
    }): Promise<Thread[]> {
      await ready();
      return (await repo.threads.list(asked)).map(sight.thread);
    },
    async get({ id, leafId, limit }: { id: string; leafId?: string | undefined; limit: number }) {
      await ready();
      return sight.branch(id, leafId, limit);
    },
    async create(asked: { title?: string | undefined; scope: Scope; model: ModelRef | null }): Promise<Thread> {
      await ready();
      await known(asked.scope);
      const now = clock.now();
      const id = randomUUID();
      await repo.threads.add({
        ...{ id, title: asked.title ?? untitled, titled: asked.title !== undefined, pinned: false, leafId: null },
        ...{ scope: asked.scope, model: asked.model, createdAt: now, updatedAt: now },
      });
      changed(id);
      return sight.thread(await sight.need(id));
    },
    async change({ id, title, ...rest }: Change): Promise<Thread> {
      await ready();
      return lane(id, async () => {
        await sight.need(id);
        if (rest.scope) await known(rest.scope);
        const { pinned, scope, model } = rest;
        await repo.threads.change(id, {
          ...(title !== undefined && { title, titled: true }),
          ...(pinned !== undefined && { pinned }),
          ...(scope !== undefined && { scope }),
          ...(model !== undefined && { model }),
        });
        changed(id);
        return sight.thread(await sight.need(id));
      });
    },
    /** Memories that rest on nothing but this conversation go with it. */
    async losses({ id }: { id: string }): Promise<{ memories: number }> {
      await ready();
      await sight.need(id);
      const answers = await repo.messages.answers(id);
      return { memories: await memory.restingOn(answers.map((answer) => episodeKey(id, answer))) };
    },
    async remove({ id }: { id: string }): Promise<Thread> {
      await ready();
      return lane(id, async () => {
        const thread = await sight.need(id);
        if (answering.busy(id) || deciding.busy(id))
          throw new DomainError('CONFLICT', {
            ...{ what: thread.title, why: 'An answer is being written.', remedy: 'Stop it, and delete it then.' },
          });
        await forget(id);
        await repo.together(async (parts) => {
          await parts.messages.remove(id);
          await parts.threads.remove(id);
        });
        pieces.forget(id);
        changed(id);
        return sight.thread(thread);
      });
    },
    async send(said: Parameters<Saying['send']>[0]) {
      await ready();
      return saying.send(said);
    },
    async retry({ id, model }: { id: string; model?: ModelRef | undefined }): Promise<Message> {
      await ready();
      return saying.retry(id, model);
    },
    async stop({ id }: { id: string }): Promise<Message> {
      await ready();
      return saying.stop(id);
    },
    async choose({ id }: { id: string }) {
      await ready();
      const { threadId } = await sight.needMessage(id);
      return lane(threadId, async () => {
        const leafId = await repo.messages.leafBelow(threadId, id);
        await repo.threads.change(threadId, { leafId });
        changed(threadId);
        return sight.branch(threadId, leafId, shownAtOnce);
      });
    },
    async decide(asked: Parameters<Deciding['decide']>[0]): Promise<Message> {
      await ready();
      await deciding.decide(asked);
      return sight.message(asked.messageId);
    },
    async undo(asked: { messageId: string; toolUseId: string }): Promise<Message> {
      await ready();
      const { threadId } = await sight.needMessage(asked.messageId);
      await lane(threadId, () => undoing.undo(asked));
      changed(threadId);
      return sight.message(asked.messageId);
    },
    async search(asked: { text: string; limit: number }) {
      await ready();
      return repo.search.find(asked.text, asked.limit);
    },
    async export({ id, as }: { id: string; as: 'markdown' | 'json' }): Promise<{ name: string; text: string }> {
      await ready();
      const thread = sight.thread(await sight.need(id));
      const branch = as === 'json' || thread.leafId === null ? null : thread.leafId;
      const messages = await sight.whole(id, branch);
      const text = as === 'json' ? await jsonOf(thread, messages) : await markdownOf(thread, messages);
      return { name: fileNameOf(thread.title, as), text };
    },
    pieces: ({ id }: { id: string }, subscription: Subscription) => pieces.subscribe(id, subscription),
  };
}
