import { DomainError } from '../../../../shared/contract/errors.ts';
import type { ModelEnd } from '../../../../shared/features/minds/schema.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { whyOf } from '../../../core/lib/expected.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { Settle } from '../answering/settle.ts';
import type { ChatRepo } from '../store/repo.ts';
import type { MessageRecord, UseRecord } from '../types.ts';
import type { Act, Done, Plan } from './types.ts';

interface Deps {
  repo: ChatRepo;
  acts: ReadonlyMap<string, Act>;
  settle: Settle;
  projects: Pick<ProjectsService, 'row'>;
  journal: Pick<Journal, 'note'>;
  clock: Clock;
  log: Logger;
  publish: (use: UseRecord, threadId: string) => void;
  changed: (threadId: string) => void;
  settled: (threadId: string, messageId: string) => void;
  /** All that was asked for is decided and done: the answer goes on. */
  goOn: (message: MessageRecord) => void;
  /** Nobody else changes the thread meanwhile. */
  lane: <T>(threadId: string, task: () => Promise<T>) => Promise<T>;
}

const bug = 'Something went wrong inside of Optimus; its log says what.';
const cancelled: ModelEnd = { kind: 'cancelled' };

/** The one door to acts: whatever a model writes ends before it, and only a click of the user opens it. */
export function createDeciding(deps: Deps) {
  const { repo, acts, settle, projects, journal, clock, log, publish, changed, settled, goOn, lane } = deps;
  /** `over`: it is done, and the answer is about to go on. */
  const acting = new Map<string, { message: MessageRecord; over: boolean; done: Promise<void> }>();
  const closing = new AbortController();

  const actsIn = (messageId: string) =>
    [...acting.values()].filter(({ message, over }) => message.id === messageId && !over);

  async function change(use: UseRecord, threadId: string, next: Partial<UseRecord>): Promise<boolean> {
    const { state, sentence, result, told, route, decidedAt } = { ...use, ...next };
    const done = await repo.around.changeUse(use.id, use.state, { state, sentence, result, told, route, decidedAt });
    if (done) publish({ ...use, ...next }, threadId);
    return done;
  }

  async function decided(message: MessageRecord): Promise<void> {
    const now = await repo.messages.get(message.id);
    if (now?.state !== 'waiting' || actsIn(message.id).length > 0) return;
    const uses = await repo.around.uses([message.id]);
    if (uses.some(({ state }) => state === 'waiting' || state === 'running')) return;
    await repo.messages.setState(message.id, 'writing');
    goOn({ ...now, state: 'writing' });
  }

  /** Journals name the act and the project; what a model or the user wrote stays in the thread. */
  function note(plan: Plan, ok: boolean): void {
    const project = plan.projectId === null ? null : projects.row(plan.projectId);
    journal.note({
      ...{ kind: ok ? 'chat.acted' : 'chat.act-failed', actor: 'user', severity: ok ? 'info' : 'warning' },
      sentence: `Allowed in a chat: ${plan.short}`,
      subjects: project ? [{ type: 'project', id: project.id, label: project.name }] : [],
    });
  }

  async function carryOut(use: UseRecord, threadId: string, plan: Plan): Promise<void> {
    let done: Done;
    try {
      done = await plan.carryOut({ useId: use.id, signal: closing.signal });
    } catch (error) {
      const why = closing.signal.aborted ? 'Optimus was ended before it came to an end.' : whyOf(error);
      if (why === null) log.error('an act failed', error, { tool: use.name });
      done = { ok: false, result: why ?? bug, route: null };
    }
    note(plan, done.ok);
    const { ok, result, route } = done;
    await change(use, threadId, { state: ok ? 'done' : 'failed', result, told: result, route });
  }

  function start(use: UseRecord, message: MessageRecord, plan: Plan): void {
    const { threadId } = message;
    const entry = { message, over: false, done: Promise.resolve() };
    acting.set(use.id, entry);
    const act = async () => {
      try {
        await carryOut(use, threadId, plan);
        entry.over = true;
        if (!closing.signal.aborted) await lane(threadId, () => decided(message));
      } catch (error) {
        log.error('what came of an act could not be kept', error, { tool: use.name });
      } finally {
        acting.delete(use.id);
        changed(threadId);
      }
    };
    entry.done = act();
  }

  async function found(messageId: string, toolUseId: string) {
    const message = await repo.messages.get(messageId);
    const use = message ? await repo.around.use(toolUseId) : null;
    if (!message || use?.messageId !== messageId) throw new DomainError('NOT_FOUND', { what: 'act', id: toolUseId });
    return { message, use };
  }
  function stillWaiting(message: MessageRecord, use: UseRecord): void {
    if (use.state === 'waiting' && message.state === 'waiting') return;
    const why =
      use.state === 'expired'
        ? 'The conversation has moved on, or what it rests on has changed.'
        : use.state === 'declined'
          ? 'It was declined already.'
          : 'It does not wait for a decision.';
    throw new DomainError('CONFLICT', { what: 'act', why, remedy: 'Ask for it again.' });
  }

  async function allow(message: MessageRecord, use: UseRecord): Promise<void> {
    const { threadId } = message;
    const thread = await repo.threads.get(threadId);
    const act = acts.get(use.name);
    const prepared =
      thread && act
        ? await act.prepare(use.input, { scope: thread.scope, useId: use.id })
        : { ok: false as const, why: 'There is no such act any more.' };
    if (!prepared.ok || prepared.plan.restsOn !== use.restsOn) {
      const why = prepared.ok
        ? 'It was not done: what it rests on has changed since it was shown.'
        : `It was not done: ${prepared.why}`;
      await change(use, threadId, { state: 'expired', result: why, told: why, decidedAt: clock.now() });
      return;
    }
    const claim = { state: 'running' as const, decidedAt: clock.now() };
    if (await change(use, threadId, claim)) start({ ...use, ...claim }, message, prepared.plan);
  }

  return {
    async decide(asked: { messageId: string; toolUseId: string; choice: 'allow' | 'decline' }): Promise<void> {
      const first = await found(asked.messageId, asked.toolUseId);
      await lane(first.message.threadId, async () => {
        const { message, use } = await found(asked.messageId, asked.toolUseId);
        stillWaiting(message, use);
        if (asked.choice === 'allow') await allow(message, use);
        else
          await change(use, message.threadId, {
            ...{ state: 'declined', result: null, told: 'It was not done: the user declined.', decidedAt: clock.now() },
          });
        await decided(message);
        changed(message.threadId);
      });
    },

    /** The conversation goes on without it, or was stopped: what waits does not wait any more. */
    async expire(message: MessageRecord): Promise<void> {
      const why = 'It was not done: the conversation went on.';
      for (const use of await repo.around.uses([message.id]))
        if (use.state === 'waiting') await change(use, message.threadId, { state: 'expired', result: why, told: why });
      await settle(message.id, { ...message, state: 'ended', end: cancelled });
      settled(message.threadId, message.id);
    },
    /** Something that was allowed is being done. */
    busy: (threadId: string): boolean => [...acting.values()].some(({ message }) => message.threadId === threadId),

    /** After a kill: each act that had been allowed is looked for, and none is done again. */
    async recover(messages: readonly MessageRecord[], interrupted: ModelEnd): Promise<void> {
      for (const message of messages) {
        const thread = await repo.threads.get(message.threadId);
        const uses = await repo.around.uses([message.id]);
        const running = uses.filter(({ id, state }) => state === 'running' && !acting.has(id));
        for (const use of running) {
          const act = acts.get(use.name);
          const done = await act
            ?.afterKill(use, { scope: thread?.scope ?? { projectIds: [] } })
            .catch((error: unknown) => {
              log.error('what came of an act could not be found out', error, { tool: use.name });
              return null;
            });
          const result = done?.result ?? 'Optimus ended while this was being done. It was not done again.';
          const state = done?.ok ? 'done' : 'failed';
          await change(use, message.threadId, { state, result, told: result, route: done?.route ?? null });
        }
        if (!uses.some(({ state }) => state === 'waiting'))
          await settle(message.id, { ...message, state: 'ended', end: interrupted });
      }
    },
    async dispose(): Promise<void> {
      closing.abort();
      await Promise.all([...acting.values()].map((one) => one.done));
    },
  };
}
export type Deciding = ReturnType<typeof createDeciding>;
