import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Memories } from '../memory/index.ts';
import type { Minds } from '../minds/index.ts';
import { type Answering, createAnswering } from './answering/answering.ts';
import { interrupted } from './answering/ends.ts';
import { createPieces } from './answering/pieces.ts';
import { createPrompts } from './answering/prompt.ts';
import { createSettle } from './answering/settle.ts';
import { createForgetting } from './forgetting.ts';
import { createLanes } from './lanes.ts';
import { createSaying } from './saying.ts';
import { createChatService } from './service.ts';
import { createSight } from './sight.ts';
import { createChatRepo } from './store/repo.ts';
import { shownUse } from './store/rows.ts';
import { createTellAttention } from './tell-attention.ts';
import { type ActsDeps, createActs } from './tools/create-acts.ts';
import { createDeciding } from './tools/deciding.ts';
import { createTakeCalls } from './tools/take-calls.ts';
import { createUndoing } from './tools/undoing.ts';

interface Deps extends Omit<ActsDeps, 'around'> {
  store: Pick<Store, 'data' | 'transaction'>;
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  changes: Channel<Change>;
  attention: Pick<Attention, 'source'>;
  log: Logger;
  minds: Minds;
  knowledge: Knowledge;
  memory: Memories;
}

/** Conversations with models, in which nothing is done that nobody allowed. */
export function createChat(deps: Deps) {
  const { clock, journal, log, minds, knowledge, memory, projects } = deps;
  const repo = createChatRepo(deps.store);
  const lane = createLanes();
  const pieces = createPieces();
  const telling = createTellAttention({ attention: deps.attention, repo, clock, log });
  const changed = (threadId: string) => {
    deps.changes.publish({ feature: 'chat', ids: [threadId] });
    telling.tell();
  };
  const forgetting = createForgetting({ repo, memory, changed, log });
  const settle = createSettle({ repo, memory, clock, log, forgetting });
  const acts = createActs({ ...deps, around: repo.around });
  const shared = { repo, clock, log, journal, projects, settle, changed, lane };

  const tell = async (use: Parameters<typeof shownUse>[0], threadId: string) => {
    const undoable = use.state === 'done' && (await repo.around.undoable([use.id])).has(use.id);
    pieces.publish(threadId, { type: 'tool', messageId: use.messageId, use: shownUse(use, undoable) });
  };
  const tools = createTakeCalls({
    ...{ repo, knowledge, acts, log },
    publish: (use, threadId) => void tell(use, threadId).catch(() => {}),
  });
  const answering: Answering = createAnswering({
    ...{ ...shared, minds, tools, forgetting, publish: pieces.publish },
    prompts: createPrompts({ repo, minds, knowledge, memory, projects, clock, log }),
  });
  const deciding = createDeciding({
    ...{ ...shared, acts, goOn: answering.begin },
    publish: (use, threadId) => void tell(use, threadId).catch(() => {}),
    settled: (threadId, messageId) => pieces.publish(threadId, { type: 'settled', messageId }),
  });

  /** What was being written when Optimus ended is what had been kept of it, and says so. */
  async function takeUp(): Promise<void> {
    for (const message of await repo.messages.inState(['writing'])) {
      if (answering.writes(message.id)) continue;
      for (const use of await repo.around.uses([message.id]))
        if (use.state === 'running' && use.kind === 'read') {
          const result = 'Optimus ended before it had answered.';
          await repo.around.changeUse(use.id, 'running', { state: 'failed', result, told: result });
        } else if (use.state === 'waiting')
          // Written down, and never shown as waiting: nobody can have decided about it.
          await repo.around.changeUse(use.id, 'waiting', { state: 'expired', result: 'Optimus ended.', told: null });
      await settle(message.id, { ...message, state: 'ended', end: interrupted });
    }
  }
  let takenUp: Promise<void> | null = null;
  const ready = (): Promise<void> => {
    takenUp ??= takeUp().catch((error: unknown) => {
      takenUp = null;
      throw error;
    });
    return takenUp;
  };

  const sight = createSight({
    repo,
    busy: (threadId) => answering.busy(threadId) || deciding.busy(threadId),
    now: answering.now,
  });
  const service = createChatService({
    ...{ ...shared, memory, sight, answering, deciding, pieces, ready },
    saying: createSaying({ ...shared, minds, knowledge, sight, answering, deciding }),
    undoing: createUndoing(shared),
  });
  return {
    ...service,
    /** Once services, deployments and runs of before are known. */
    async begin(): Promise<void> {
      takenUp = null;
      await ready();
      await deciding.recover(await repo.messages.inState(['waiting']), interrupted);
      telling.tell();
    },
    async dispose(): Promise<void> {
      forgetting.listening();
      await Promise.all([answering.dispose(), deciding.dispose()]);
      telling.dispose();
      pieces.close();
    },
  };
}
export type ChatService = ReturnType<typeof createChat>;
