import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import type { ModelRef } from '../../../../shared/features/minds/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import type { Memories } from '../../memory/index.ts';
import type { MindMessage, Minds, ToolSpec } from '../../minds/index.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { ChatRepo } from '../store/repo.ts';
import type { MessageRecord, ThreadRecord } from '../types.ts';
import { answerMessages, type Past, pastMessages } from './history.ts';
import { systemText } from './system-text.ts';

/** Where nobody says how much a model reads at once. */
const usualContext = 32_000;
const pageOfPast = 100;
const mostQuery = 2_000;

interface Deps {
  repo: ChatRepo;
  minds: Pick<Minds, 'info' | 'countTokens'>;
  knowledge: Pick<Knowledge, 'search' | 'fenced'>;
  memory: Pick<Memories, 'standing'>;
  projects: Pick<ProjectsService, 'row'>;
  clock: Clock;
  log: Logger;
}

export interface PromptAsk {
  thread: ThreadRecord;
  question: MessageRecord;
  answer: MessageRecord;
  /** What is written of the answer so far. */
  text: string;
  tools: readonly ToolSpec[];
  /** Said at the end, by us. */
  closing: string | null;
  signal: AbortSignal;
}

export interface Prompt {
  messages: MindMessage[];
  /** So many messages of the branch did not fit. */
  leftOut: number;
  /** What was not as usual. */
  notes: string[];
}

export function createPrompts({ repo, minds, knowledge, memory, projects, clock, log }: Deps) {
  const tokensOf = (messages: readonly MindMessage[]): number =>
    messages.reduce(
      (sum, { text, toolCalls }) => sum + 8 + minds.countTokens(toolCalls ? text + JSON.stringify(toolCalls) : text),
      0,
    );

  /** Cut where the model could not read all of it; what is left out is said where it stood. */
  function fitting(pieces: readonly Evidence[], budget: number): Evidence[] {
    let left = budget;
    return pieces.flatMap((piece) => {
      const tokens = minds.countTokens(piece.text);
      if (tokens <= left) {
        left -= tokens;
        return [piece];
      }
      const share = Math.floor(piece.text.length * (left / tokens));
      left = 0;
      if (share < 200) return [];
      return [{ ...piece, text: `${piece.text.slice(0, share)}\n… the rest did not fit` }];
    });
  }

  /** What was found for the question is found once: an answer that goes on later rests on the same. */
  async function evidenceFor(
    { thread, question, answer, signal }: PromptAsk,
    budget: number,
    notes: string[],
  ): Promise<Evidence[]> {
    const kept = await repo.around.evidence([answer.id], 'found');
    if (kept.length > 0 || answer.text !== '') return kept.map(({ evidence }) => evidence);
    if (thread.scope.projectIds?.length === 0) return [];
    const hits = await knowledge
      .search({ query: question.text.slice(0, mostQuery), scope: thread.scope, tokenBudget: budget, signal })
      .then((found) => found.hits)
      .catch((error: unknown) => {
        if (signal.aborted) throw error;
        log.error('nothing could be looked up for a question', error);
        notes.push('What Optimus knows could not be searched for this answer: its log says why.');
        return [];
      });
    const found = hits.map(({ score: _, ranks: __, ...evidence }): Evidence => evidence);
    await repo.around.addEvidence(answer.id, 'found', found);
    return found;
  }

  async function pastOf(records: readonly MessageRecord[]): Promise<Past[]> {
    const ids = records.map(({ id }) => id);
    const [evidence, uses] = [await repo.around.evidence(ids, 'attached'), await repo.around.uses(ids)];
    return records.map((message) => ({
      message,
      attachments: evidence.flatMap((one) => (one.messageId === message.id ? [one.evidence] : [])),
      uses: uses.filter(({ messageId }) => messageId === message.id),
    }));
  }

  /** From the newest back as long as there is room; a question is never torn from its answer. */
  async function pastFor(question: MessageRecord, room: number): Promise<{ messages: MindMessage[]; kept: number }> {
    const units: MindMessage[][] = [];
    let unit: MindMessage[] = [];
    let waiting = 0;
    let kept = 0;
    let left = room;
    let from = question.parentId;
    while (from !== null) {
      const records = await repo.messages.upwards(question.threadId, from, pageOfPast);
      for (const past of await pastOf(records)) {
        unit = [...pastMessages(past, knowledge.fenced), ...unit];
        waiting += 1;
        if (past.message.role !== 'user') continue;
        left -= tokensOf(unit);
        if (left < 0) return { messages: units.flat(), kept };
        units.unshift(unit);
        kept += waiting;
        unit = [];
        waiting = 0;
      }
      from = records.at(-1)?.parentId ?? null;
    }
    return { messages: units.flat(), kept };
  }

  const contextOf = (model: ModelRef | null): number => (model && minds.info(model)?.contextTokens) ?? usualContext;

  return {
    /** Where their description alone would leave too little for what is asked, none are offered. */
    roomForTools: (model: ModelRef | null, tools: readonly ToolSpec[]): boolean =>
      minds.countTokens(JSON.stringify(tools)) < contextOf(model) * 0.4,
    async build(ask: PromptAsk): Promise<Prompt> {
      const { thread, question, answer, text, tools, closing } = ask;
      const context = contextOf(answer.model);
      const system: MindMessage = {
        role: 'system',
        text: systemText({
          ...{
            now: clock.now(),
            tools: tools.length > 0,
            scope: thread.scope,
            standing: await memory.standing(thread.scope),
          },
          projects: thread.scope.projectIds?.map((id) => ({ id, name: projects.row(id)?.name ?? id })) ?? null,
        }),
      };
      const notes: string[] = [];
      const found = await evidenceFor(ask, Math.min(8_000, Math.floor(context * 0.2)), notes);
      const [asked] = await pastOf([question]);
      const attached = fitting(asked?.attachments ?? [], Math.floor(context * 0.35));
      const parts = [question.text];
      if (attached.length > 0) parts.push(`The user attached:\n${knowledge.fenced(attached).text}`);
      if (found.length > 0) parts.push(`What Optimus found about it:\n${knowledge.fenced(found).text}`);
      const now: MindMessage[] = [
        { role: 'user', text: parts.join('\n\n') },
        ...answerMessages(text, await repo.around.uses([answer.id])),
        ...(closing === null ? [] : [{ role: 'user' as const, text: closing }]),
      ];
      const forAnswer = Math.min(8_000, Math.floor(context / 4));
      const taken = tokensOf([system, ...now]) + minds.countTokens(JSON.stringify(tools)) + forAnswer;
      const past = await pastFor(question, context - taken);
      const earlier = question.parentId === null ? 0 : await repo.messages.depth(question.threadId, question.parentId);
      return { messages: [system, ...past.messages, ...now], leftOut: Math.max(0, earlier - past.kept), notes };
    },
  };
}
export type Prompts = ReturnType<typeof createPrompts>;
