import type { Tally } from '../../../../shared/features/council/schema.ts';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import type { ModelEnd } from '../../../../shared/features/minds/schema.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import type { Answer, Minds } from '../../minds/index.ts';
import { chairMessages } from '../prompts/chair.ts';
import type { Call, Synthesis } from '../types.ts';
import { dissentOf, headingOf, saidIn } from './assess.ts';
import { checkSynthesis, withinTokens } from './citing.ts';
import { failedEnd, type Live } from './live.ts';
import { modes, outTokens } from './modes.ts';
import { roomIn } from './room.ts';
import type { SynthesisStream } from './synthesis-stream.ts';

interface Deps {
  minds: Minds;
  knowledge: Pick<Knowledge, 'fenced'>;
  stream: SynthesisStream;
  evidenceOf(live: Live): ReadonlyMap<string, Evidence>;
}

const mostChairs = 2;

export const chairCalls = (calls: readonly Call[]) =>
  calls.flatMap(({ name, result }) =>
    name.startsWith('chair/') && result?.kind === 'chair' ? [{ name, ...result.chair }] : [],
  );

/** What a chair has written, once one has; every try is told of. */
export function synthesisOf(calls: readonly Call[], shown: ReadonlySet<string>): Synthesis | null {
  const tries = chairCalls(calls);
  if (tries.length === 0) return null;
  const whole = tries.find(({ end }) => end.kind === 'complete');
  const { text, citations, invented } = checkSynthesis(whole?.text ?? '', shown);
  return {
    ...{ text, citations, invented, modelName: whole?.modelName ?? null },
    attempts: tries.map(({ modelName, end, cost }) => ({ modelName, end, cost })),
  };
}

/** It has no vote: it writes of a result that stands. When it fails a second one tries. */
export function createChair({ minds, knowledge, stream, evidenceOf }: Deps) {
  function messagesOf(live: Live, tally: Tally, room: number) {
    const said = saidIn(live.budget.calls(), live.pinned.seats);
    const all = evidenceOf(live);
    const nameOf = (seatId: string) => live.pinned.seats.find(({ seat }) => seat.id === seatId)?.seat.name ?? seatId;
    const objections = said.critiques.flatMap((one) => one.objections.filter(({ verified }) => verified));
    const cited = [...said.votes.flatMap(({ claims }) => claims), ...objections].flatMap(({ evidence }) => evidence);
    const common = [...live.record.draft.attachments.map(({ id }) => id), ...(live.record.gathered?.standing ?? [])];
    const pieces = [...new Set([...cited, ...common])].flatMap((id) => all.get(id) ?? []);
    const budget = modes[live.record.draft.mode].evidenceTokens;
    const { text: evidence } = knowledge.fenced(withinTokens(pieces, Math.min(budget, room), minds.countTokens));
    const { question, options } = live.record.draft;
    return chairMessages({
      ...{ question, options, tally, evidence, dissent: dissentOf(tally, said.votes) },
      heading: headingOf(tally, { wanted: true, written: true }),
      members: said.votes.map(({ seatName, seatId, optionId, claims }) => {
        const revised = said.revisions.find((one) => one.seatId === seatId && one.counts);
        return { name: seatName, optionId: revised ? revised.to : optionId, claims: revised?.vote.claims ?? claims };
      }),
      objections: objections.map(({ seatId, text, evidence: ids }) => ({
        against: nameOf(seatId),
        text,
        evidence: ids,
      })),
    });
  }

  async function attempt(live: Live, at: number, tally: Tally, signal: AbortSignal): Promise<ModelEnd> {
    const model = live.pinned.chairs[at];
    if (!model) return failedEnd('not-sent', 'There is no second chair');
    const { out, evidence: room } = roomIn(minds, model, outTokens.chair);
    const messages = messagesOf(live, tally, room);
    stream.begin(live.id);
    const call = await live.call(
      { name: `chair/${at + 1}`, model, messages, maxOutputTokens: out, signal },
      async (ask) => {
        let answer: Answer | null = null;
        for await (const event of minds.stream(ask)) {
          if (event.type === 'text') stream.add(live.id, event.text);
          if (event.type === 'end') answer = event.answer;
        }
        const { text = '', usage = null, cost = null } = answer ?? {};
        const end: ModelEnd = answer?.end ?? failedEnd('no-end', 'The answer ended without saying so');
        return {
          text,
          usage,
          cost,
          end: end.kind === 'complete' && text.trim() === '' ? failedEnd('empty', 'It wrote nothing') : end,
        };
      },
      ({ text, end, cost }) => ({
        kind: 'chair',
        chair: { modelName: model.model, end, cost, text: end.kind === 'complete' ? text : '' },
      }),
    );
    return call.result?.kind === 'chair' ? call.result.chair.end : failedEnd('no-end', 'It did not answer');
  }

  return async function write(live: Live, tally: Tally, signal: AbortSignal): Promise<boolean> {
    try {
      for (let at = 0; at < Math.min(mostChairs, live.pinned.chairs.length); at += 1) {
        const end = await attempt(live, at, tally, signal);
        if (end.kind === 'complete') return true;
      }
      return false;
    } finally {
      stream.end(live.id);
    }
  };
}
