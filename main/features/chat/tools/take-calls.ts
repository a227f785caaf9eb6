import { randomUUID } from 'node:crypto';
import type { Scope } from '../../../../shared/features/knowledge/schema.ts';
import { whyOf } from '../../../core/lib/expected.ts';
import { named } from '../../../core/lib/shown-words.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import type { ToolCall, ToolSpec } from '../../minds/index.ts';
import type { ChatRepo } from '../store/repo.ts';
import type { UseRecord } from '../types.ts';
import type { Act } from './types.ts';

const mostTold = 16_000;
const mostInput = 400_000;
const mostCalls = 16;
const mostEvidence = 200;

interface Deps {
  repo: ChatRepo;
  knowledge: Pick<Knowledge, 'readTools'>;
  acts: ReadonlyMap<string, Act>;
  log: Logger;
  publish: (use: UseRecord, threadId: string) => void;
}

export interface CallsAsk {
  threadId: string;
  messageId: string;
  scope: Scope;
  round: number;
  /** How much of the answer was written when they were asked for. */
  at: number;
  calls: readonly ToolCall[];
  signal: AbortSignal;
}

/** As every provider takes it back. */
const safeName = (name: string): string => name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || '_';
const bug = 'Something went wrong inside of Optimus; its log says what.';

const cut = (text: string): string =>
  text.length > mostTold ? `${text.slice(0, mostTold)}\n… cut after ${mostTold} characters` : text;

/** What a model asks for: what reads is done, what changes something is written down and waits. */
export function createTakeCalls({ repo, knowledge, acts, log, publish }: Deps) {
  const readTools = new Map(knowledge.readTools.map((tool) => [tool.name, tool]));

  const specs = (scope: Scope): ToolSpec[] =>
    scope.projectIds?.length === 0
      ? []
      : [...readTools.values(), ...acts.values()].map(({ name, description, schema }) => ({
          name,
          description,
          schema,
        }));

  async function change(use: UseRecord, threadId: string, next: Partial<UseRecord>): Promise<UseRecord> {
    const { state, sentence, result, told, route } = { ...use, ...next };
    await repo.around.changeUse(use.id, use.state, { state, sentence, result, told, route });
    const changed = { ...use, ...next };
    publish(changed, threadId);
    return changed;
  }

  async function read(use: UseRecord, { scope, signal, messageId, threadId }: CallsAsk): Promise<void> {
    const tool = readTools.get(use.name);
    if (!tool) return;
    try {
      const { ok, text, summary, evidence } = await tool.run(use.input, { scope, signal });
      const known = await repo.around.evidence([messageId]);
      const ids = new Set(known.map(({ evidence: piece }) => piece.id));
      const fresh = [...new Map(evidence.map((piece) => [piece.id, piece])).values()].filter(({ id }) => !ids.has(id));
      await repo.around.addEvidence(messageId, 'read', fresh.slice(0, Math.max(0, mostEvidence - known.length)));
      const sentence = named(summary, 300);
      await change(use, threadId, { state: ok ? 'done' : 'failed', sentence, result: sentence, told: cut(text) });
    } catch (error) {
      const why = signal.aborted ? 'It was given up.' : whyOf(error);
      if (why === null) log.error('a tool that reads failed', error, { tool: use.name });
      const result = why ?? bug;
      await change(use, threadId, { state: 'failed', result, told: result });
    }
  }

  async function taken(call: ToolCall, place: number, ask: CallsAsk): Promise<UseRecord> {
    const { messageId, round, at, scope } = ask;
    const id = randomUUID();
    const act = acts.get(call.name);
    const tooLong = JSON.stringify(call.input).length > mostInput;
    const base: UseRecord = {
      ...{ id, messageId, round, place, callId: call.id.slice(0, 200) || id, at, name: safeName(call.name) },
      ...{ kind: act ? 'write' : 'read', input: tooLong ? null : call.input, state: 'failed', diff: null },
      ...{ sentence: `Asked for ${safeName(call.name)}.`, result: null, told: null, route: null },
      ...{ restsOn: null, decidedAt: null },
    };
    const refused = (why: string): UseRecord => ({ ...base, result: why, told: why });
    if (place >= mostCalls) return refused(`At most ${mostCalls} tools are used at once.`);
    if (tooLong) return refused('What was asked for is too long.');
    if (scope.projectIds?.length === 0) return refused('This conversation has no project, so there are no tools.');
    if (act) {
      const prepared = await act.prepare(call.input, { scope, useId: id }).catch((error: unknown) => {
        log.error('an act could not be prepared', error, { tool: act.name });
        return { ok: false as const, why: bug };
      });
      if (!prepared.ok) return refused(prepared.why);
      const { sentence, diff, restsOn } = prepared.plan;
      return { ...base, state: 'waiting', sentence, diff, restsOn };
    }
    if (!readTools.has(call.name)) return refused(`There is no tool ${safeName(call.name)}.`);
    return { ...base, state: 'running', sentence: `${safeName(call.name)} …` };
  }

  return {
    specs,
    /** Gives back whether anything waits for a click. */
    async take(ask: CallsAsk): Promise<{ waits: boolean }> {
      const uses: UseRecord[] = [];
      for (const [place, call] of ask.calls.entries()) {
        const use = await taken(call, place, ask);
        await repo.around.addUse(use);
        publish(use, ask.threadId);
        uses.push(use);
      }
      // One after the other: each numbers its evidence after that of the one before.
      for (const use of uses) if (use.state === 'running') await read(use, ask);
      return { waits: uses.some(({ state }) => state === 'waiting') };
    },
  };
}
export type TakeCalls = ReturnType<typeof createTakeCalls>;
