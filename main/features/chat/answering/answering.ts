import type { ModelEnd, ModelRef } from '../../../../shared/features/minds/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Answer, Minds } from '../../minds/index.ts';
import type { ChatForgetting } from '../forgetting.ts';
import type { ChatRepo } from '../store/repo.ts';
import type { TakeCalls } from '../tools/take-calls.ts';
import type { MessageRecord, Publish } from '../types.ts';
import { interrupted, knowsNoTools, ownFault, toolless, tooSmall } from './ends.ts';
import { createLater } from './later.ts';
import type { Prompts } from './prompt.ts';
import type { Settle } from './settle.ts';
import { type Spent, spend } from './spending.ts';
import { createWriter, type Writer } from './writer.ts';

/** So often tools are answered within one answer. */
export const mostRounds = 12;
const enough =
  'Optimus says: no more tools are run for this answer. Answer now with what you have, and say what is missing.';

interface Deps {
  repo: ChatRepo;
  minds: Pick<Minds, 'stream'>;
  prompts: Prompts;
  tools: TakeCalls;
  settle: Settle;
  forgetting: Pick<ChatForgetting, 'text'>;
  publish: Publish;
  changed: (threadId: string) => void;
  clock: Clock;
  log: Logger;
}

interface Active {
  threadId: string;
  messageId: string;
  controller: AbortController;
  writer: Writer;
  /** Optimus itself ends. */
  closing: boolean;
  /** The model takes no tools. */
  toolless: boolean;
  notes: string[];
  done: Promise<void>;
}

/** Without the id of a thread: the ledger of what was paid outlives a thread that is deleted. */
const purpose = { feature: 'chat', id: 'conversation' } as const;

/** Writes answers: one at a time in each thread. */
export function createAnswering(deps: Deps) {
  const { repo, minds, prompts, tools, settle, forgetting, publish, changed, clock, log } = deps;
  const active = new Map<string, Active>();
  const later = createLater({ settle, clock, log, kept: ({ threadId }) => changed(threadId) });

  async function ask(job: Active, message: MessageRecord, round: number): Promise<Answer> {
    const { threadId, messageId, writer, controller } = job;
    const { signal } = controller;
    const thread = await repo.threads.get(threadId);
    const question = message.parentId === null ? null : await repo.messages.get(message.parentId);
    if (!thread || !question) throw new Error('an answer without a thread or a question');
    const last = round >= mostRounds;
    const offered = last || job.toolless ? [] : tools.specs(thread.scope);
    const fits = prompts.roomForTools(message.model, offered);
    if (!fits && !job.notes.includes(tooSmall)) job.notes.push(tooSmall);
    const specs = fits ? offered : [];
    const { messages, leftOut, notes } = await prompts.build({
      ...{ thread, question, answer: message, text: writer.text(), tools: specs, signal },
      closing: last ? enough : null,
    });
    job.notes = [...new Set([...job.notes, ...notes])];
    await repo.messages.setAsked(messageId, leftOut, job.notes);
    const before = writer.length();
    const stream = minds.stream({
      ...{ model: message.model as ModelRef, messages, signal, purpose },
      ...(specs.length > 0 && { tools: specs }),
    });
    for await (const event of stream) {
      if (event.type === 'end') {
        if (specs.length === 0 || writer.length() > before || !knowsNoTools(event.answer.end)) return event.answer;
        // Nothing came but that: the same once more, as the model can take it, and the user is told.
        job.toolless = true;
        job.notes.push(toolless);
        return ask(job, message, round);
      }
      if (event.type === 'reasoning') publish(threadId, { ...event, messageId });
      else {
        if (writer.length() === before) writer.paragraph();
        writer.add(event.text);
      }
    }
    throw new Error('a stream without an end');
  }

  async function write(job: Active, message: MessageRecord): Promise<void> {
    const { threadId, messageId, writer, controller } = job;
    const { signal } = controller;
    const began = clock.monotonic();
    const earlier = await repo.around.uses([messageId]);
    let round = Math.max(-1, ...earlier.map((use) => use.round)) + 1;
    let spent: Spent = { requests: round, usage: message.usage, cost: message.cost, model: message.modelName };
    const end = async (state: MessageRecord['state'], how: ModelEnd | null) => {
      const text = await writer.end();
      const tookMs = (message.tookMs ?? 0) + Math.round(clock.monotonic() - began);
      await later.settle(message, {
        ...{ text, state, end: how, tookMs, modelName: spent.model, usage: spent.usage, cost: spent.cost },
      });
    };
    for (;;) {
      const answer = await ask(job, message, round);
      spent = spend(spent, answer);
      if (job.closing) return end('ended', interrupted);
      if (answer.end.kind !== 'tools') return end('ended', answer.end);
      if (round >= mostRounds)
        return end(
          'ended',
          ownFault(`It asked for tools more than ${mostRounds} times: no more are run for one answer.`),
        );
      const thread = await repo.threads.get(threadId);
      const { waits } = await tools.take({
        ...{ threadId, messageId, scope: thread?.scope ?? { projectIds: [] }, round, at: writer.length() },
        ...{ calls: answer.toolCalls, signal },
      });
      if (signal.aborted) return end('ended', job.closing ? interrupted : { kind: 'cancelled' });
      if (waits) return end('waiting', null);
      round += 1;
    }
  }

  async function run(job: Active, message: MessageRecord): Promise<void> {
    const { threadId, messageId, writer } = job;
    try {
      await write(job, message);
    } catch (error) {
      const stopped = job.controller.signal.aborted;
      if (!stopped) log.error('an answer failed', error, { messageId });
      const how: ModelEnd = !stopped
        ? ownFault('Something went wrong inside of Optimus; its log says what.')
        : job.closing
          ? interrupted
          : { kind: 'cancelled' };
      const text = await writer.end();
      await later.settle(message, {
        ...{ text, state: 'ended', end: how, tookMs: message.tookMs, modelName: message.modelName },
        ...{ usage: message.usage, cost: message.cost },
      });
    } finally {
      active.delete(threadId);
      publish(threadId, { type: 'settled', messageId });
      changed(threadId);
    }
  }

  return {
    /** The answer is written from here on, until it has ended or waits. */
    begin(message: MessageRecord): void {
      const { threadId, id: messageId } = message;
      const writer = createWriter({
        ...{ text: message.text, clock, log },
        publish: (at, text) => publish(threadId, { type: 'text', messageId, at, text }),
        keep: (text) => repo.messages.setText(messageId, forgetting.text(messageId, text)),
      });
      const job: Active = {
        ...{ threadId, messageId, writer, controller: new AbortController(), closing: false },
        ...{ toolless: message.notes.includes(toolless), notes: [...message.notes] },
        done: Promise.resolve(),
      };
      active.set(threadId, job);
      job.done = run(job, message);
      changed(threadId);
    },
    busy: (threadId: string): boolean => active.has(threadId),
    writes: (messageId: string): boolean => [...active.values()].some((job) => job.messageId === messageId),
    /** With what is known of it and not kept yet. */
    now(message: MessageRecord): MessageRecord {
      const job = active.get(message.threadId);
      if (job?.messageId === message.id) return { ...message, text: job.writer.text() };
      return { ...message, ...later.of(message.id) };
    },
    /** Null when it is not being written. */
    async stop(message: Pick<MessageRecord, 'id' | 'threadId'>): Promise<boolean> {
      const job = active.get(message.threadId);
      if (job?.messageId !== message.id) return false;
      job.controller.abort();
      await job.done;
      return true;
    },
    async dispose(): Promise<void> {
      for (const job of active.values()) {
        job.closing = true;
        job.controller.abort();
      }
      await Promise.all([...active.values()].map((job) => job.done));
      later.dispose();
    },
  };
}
export type Answering = ReturnType<typeof createAnswering>;
