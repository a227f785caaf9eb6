import { DomainError } from '../../../shared/contract/errors.ts';
import type { Estimate, Option } from '../../../shared/features/council/schema.ts';
import type { ModelRef } from '../../../shared/features/minds/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Memories } from '../memory/index.ts';
import type { Minds } from '../minds/index.ts';
import { withinTokens } from './deliberation/citing.ts';
import { standingOf } from './deliberation/gather.ts';
import { frameTokens, outTokens } from './deliberation/modes.ts';
import { optionsMessages, optionsSchema } from './prompts/options.ts';
import type { CouncilRepo } from './repo.ts';
import type { Call, DeliberationRecord, DraftBody } from './types.ts';
import { notConnected, sentenceOf } from './words.ts';

const evidenceTokens = 3_000;
const usualOptions = 400;

interface Deps {
  repo: Pick<CouncilRepo, 'putCall' | 'calls'>;
  minds: Minds;
  knowledge: Pick<Knowledge, 'fenced' | 'evidenceOf'>;
  memories: Pick<Memories, 'standing'>;
  clock: Clock;
}

const idOf = (label: string, taken: ReadonlySet<string>): string => {
  const plain = label
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 34)
    .replace(/-+$/, '');
  const base = plain === '' || plain === 'abstain' ? 'option' : plain;
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(id)) return id;
  }
};

export function withIds(labelled: readonly { label: string; text: string }[]): Option[] {
  const taken = new Set<string>();
  return labelled.map(({ label, text }) => {
    const id = idOf(label, taken);
    taken.add(id);
    return { id, label, text };
  });
}

/** Has a model answer an open question freely and map its answers to options; one request, which the user asked for. */
export function createProposing({ repo, minds, knowledge, memories, clock }: Deps) {
  const model = (): ModelRef => {
    const found = minds.connected() ? (minds.role('chair') ?? minds.role('seats')) : null;
    if (!found)
      throw new DomainError('UNAVAILABLE', {
        ...{ what: 'proposed options', why: notConnected, remedy: 'Connect a model under Minds.' },
      });
    return found;
  };

  return {
    cost(draft: DraftBody): Estimate {
      const chosen = minds.role('chair') ?? minds.role('seats');
      const base = frameTokens + minds.countTokens(draft.question);
      const attached = draft.attachments.reduce((sum, { text }) => sum + minds.countTokens(text), 0);
      const input = base + Math.min(attached, evidenceTokens);
      const tokens = { least: input + usualOptions, most: (input + evidenceTokens + outTokens.options) * 2 };
      const low = chosen && minds.cost(chosen, { input, output: usualOptions });
      const high = chosen && minds.cost(chosen, { input: 2 * (input + evidenceTokens), output: 2 * outTokens.options });
      const priced = low !== null && high !== null;
      return {
        ...{ calls: { least: 1, most: 2 }, tokens, cost: priced ? { least: low, most: high } : null },
        unpriced: chosen && !priced ? [chosen.model] : [],
      };
    },
    async propose(record: DeliberationRecord, signal: AbortSignal | undefined): Promise<Option[]> {
      const ref = model();
      const { draft } = record;
      const standing = await standingOf({ knowledge, memories }, draft.scope);
      const { text } = knowledge.fenced(
        withinTokens([...draft.attachments, ...standing], evidenceTokens, minds.countTokens),
      );
      const startedAt = clock.now();
      const { value, answer, requests } = await minds.object({
        ...{ model: ref, name: 'options', schema: optionsSchema, messages: optionsMessages(draft.question, text) },
        ...{ maxOutputTokens: outTokens.options, purpose: { feature: 'council', id: record.id } },
        ...(signal && { signal }),
      });
      const options = withIds(value?.options ?? []);
      const before = (await repo.calls(record.id)).filter(({ name }) => name.startsWith('options/')).length;
      const call: Call = {
        ...{ name: `options/${before + 1}`, requests, reservedTokens: 0, reservedCost: null },
        ...{ usage: answer.usage, cost: answer.cost, result: { kind: 'options', options } },
        ...{ startedAt, endedAt: clock.now() },
      };
      await repo.putCall(record.id, call, record.elapsedMs);
      if (answer.end.kind === 'cancelled') throw new DomainError('CANCELLED', { what: 'proposed options' });
      if (value === null || answer.end.kind !== 'complete')
        throw new DomainError('UNAVAILABLE', { what: 'proposed options', why: sentenceOf(answer.end) });
      return options;
    },
  };
}
