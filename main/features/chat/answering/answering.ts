import type { ModelEnd, ModelRef, Usage } from '../../../../shared/features/minds/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Answer, Minds } from '../../minds/index.ts';
import type { ChatRepo } from '../store/repo.ts';
import type { TakeCalls } from '../tools/take-calls.ts';
import type { MessageRecord, Publish } from '../types.ts';
import type { Prompts } from './prompt.ts';
import type { Settle } from './settle.ts';
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
  done: Promise<void>;
}

interface Spent {
  requests: number;
  usage: Usage | null;
  cost: number | null;
  model: string | null;
}

function addUsage(a: Usage, b: Usage): Usage {
  return {
    ...{ input: a.input + b.input, cachedInput: a.cachedInput + b.cachedInput },
    ...{ output: a.output + b.output, reasoning: a.reasoning + b.reasoning },
  };
}
/** What is not known of one request is not known of all. */
function spend(spent: Spent, answer: Answer): Spent {
  const first = spent.requests === 0;
  return {
    requests: spent.requests + 1,
    usage: first ? answer.usage : spent.usage && answer.usage && addUsage(spent.usage, answer.usage),
    cost: first ? answer.cost : spent.cost !== null && answer.cost !== null ? spent.cost + answer.cost : null,
    model: answer.model,
  };
}

export const interrupted: ModelEnd = {
  kind: 'failed',
  fault: {
    code: 'cut',
    message: 'Optimus ended while this was being written. What is here had been written until then.',
    ...{ status: null, retryAfterMs: null },
  },
};
/** Without the id of a thread: the ledger of what was paid outlives a thread that is deleted. */
const purpose = { feature: 'chat', id: 'conversation' } as const;
const ownFault = (message: string): ModelEnd => ({
  kind: 'failed',
  fault: { code: 'not-sent', message, status: null, retryAfterMs: null },
});

/** Writes answers: one at a time in each thread. */
export function createAnswering(deps: Deps) {
  const { repo, minds, prompts, tools, settle, publish, changed, clock, log } = deps;
  const active = new Map<string, Active>();

  async function ask(job: Active, message: MessageRecord, round: number): Promise<Answer> {
    const { threadId, messageId, writer, controller } = job;
    const { signal } = controller;
    const thread = await repo.threads.get(threadId);
    const question = message.parentId === null ? null : await repo.messages.get(message.parentId);
    if (!thread || !question) throw new Error('an answer without a thread or a question');
    const last = round >= mostRounds;
    const specs = last ? [] : tools.specs(thread.scope);
    const { messages, leftOut } = await prompts.build({
      ...{ thread, question, answer: message, text: writer.text(), tools: specs, signal },
      closing: last ? enough : null,
    });
    await repo.messages.setLeftOut(messageId, leftOut);
    let begun = false;
    const stream = minds.stream({
      ...{ model: message.model as ModelRef, messages, signal, purpose },
      ...(specs.length > 0 && { tools: specs }),
    });
    for await (const event of stream) {
      if (event.type === 'end') return event.answer;
      if (event.type === 'reasoning') publish(threadId, { ...event, messageId });
      else {
        if (!begun) writer.paragraph();
        begun = true;
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
      await settle(messageId, {
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
      await settle(messageId, {
        ...{ text, state: 'ended', end: how, tookMs: message.tookMs, modelName: message.modelName },
        ...{ usage: message.usage, cost: message.cost },
      }).catch((left: unknown) => log.error('the end of an answer could not be kept', left, { messageId }));
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
        keep: (text) => repo.messages.setText(messageId, text),
      });
      const job: Active = {
        ...{ threadId, messageId, writer, controller: new AbortController(), closing: false },
        done: Promise.resolve(),
      };
      active.set(threadId, job);
      job.done = run(job, message);
      changed(threadId);
    },
    busy: (threadId: string): boolean => active.has(threadId),
    writes: (messageId: string): boolean => [...active.values()].some((job) => job.messageId === messageId),
    /** As far as it is written; null when it is not being written. */
    textOf(message: Pick<MessageRecord, 'id' | 'threadId'>): string | null {
      const job = active.get(message.threadId);
      return job?.messageId === message.id ? job.writer.text() : null;
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
    },
  };
}
export type Answering = ReturnType<typeof createAnswering>;
