import type { Critique, Revision, Vote } from '../../../../shared/features/council/schema.ts';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import type { Minds } from '../../minds/index.ts';
import { createAnonymous } from '../prompts/anonymous.ts';
import { critiqueMessages, critiqueSchema, letterOf } from '../prompts/critique.ts';
import { numberOf, type RevisionAnswer, revisionMessages, revisionSchema } from '../prompts/revision.ts';
import { abstain, readMessages, type VoteAnswer, voteMessages, voteSchema } from '../prompts/vote.ts';
import { shuffled } from '../tally/shuffle.ts';
import type { Readings, Seated } from '../types.ts';
import { saidIn } from './assess.ts';
import { checkCitations, withinTokens } from './citing.ts';
import { standingShare } from './gather.ts';
import type { Live } from './live.ts';
import { modes, outTokens } from './modes.ts';
import { roomIn } from './room.ts';

interface Deps {
  minds: Minds;
  knowledge: Pick<Knowledge, 'fenced' | 'readTools' | 'evidenceOf'>;
  now(): number;
}

const mostReads = 4;
/** Of what one tool found; a prompt has an end. */
const mostFound = 20_000;

/** What is asked of one seat, and what becomes of its answer. */
export function createAsks({ minds, knowledge, now }: Deps) {
  const nameOf = ({ model }: Seated) => model.model;
  const scrub = ({ pinned }: Live) => {
    const models = [...pinned.seats.map(({ model }) => model), ...pinned.chairs];
    const short = models.map(({ model }) => model.split('/').at(-1) ?? model);
    return createAnonymous({
      seats: pinned.seats.flatMap(({ seat }) => [seat.name]),
      models: [...models.map(({ model }) => model), ...short],
    });
  };
  const evidenceOf = (live: Live) => {
    const read = live.budget.calls().flatMap(({ result }) => (result?.kind === 'read' ? result.readings.evidence : []));
    return new Map([...(live.record.gathered?.evidence ?? []), ...read].map((piece) => [piece.id, piece]));
  };
  function shownTo(live: Live, seatId: string): Evidence[] {
    const all = evidenceOf(live);
    const read = live.budget.get(`read/${seatId}`)?.result;
    const ids = [
      ...(live.record.gathered?.shown[seatId] ?? []),
      ...(read?.kind === 'read' ? read.readings.evidence.map(({ id }) => id) : []),
    ];
    return [...new Set(ids)].flatMap((id) => all.get(id) ?? []);
  }
  /** As much of it as the mode allows: of what everybody is shown, of what was found for the seat, of what it read, and of what others cite. */
  function prompted(live: Live, { seat, model }: Seated, wantedOut: number, cited: readonly string[] = []) {
    const seatId = seat.id;
    const { out, evidence: room } = roomIn(minds, model, wantedOut);
    const all = evidenceOf(live);
    const tokens = modes[live.record.draft.mode].evidenceTokens;
    const standing = new Set(live.record.gathered?.standing);
    const attached = new Set(live.record.draft.attachments.map(({ id }) => id));
    const read = live.budget.get(`read/${seatId}`)?.result;
    const readIds = new Set(read?.kind === 'read' ? read.readings.evidence.map(({ id }) => id) : []);
    const placeOf = ({ id }: Evidence) =>
      attached.has(id) ? 'attached' : standing.has(id) ? 'standing' : readIds.has(id) ? 'read' : 'found';
    const own = shownTo(live, seatId);
    const ids = new Set(own.map(({ id }) => id));
    const groups = Map.groupBy(own, placeOf);
    const more = [...new Set(cited)].flatMap((id) => (ids.has(id) ? [] : (all.get(id) ?? [])));
    const some = (pieces: readonly Evidence[] | undefined, share = 1) =>
      withinTokens(pieces ?? [], tokens * share, minds.countTokens);
    const pieces = [
      ...some(groups.get('attached')),
      ...some(groups.get('standing'), standingShare),
      ...some(groups.get('read')),
      ...some(groups.get('found')),
      ...some(more, 0.5),
    ];
    const { text: evidence, ids: shown } = knowledge.fenced(withinTokens(pieces, room, minds.countTokens));
    return { evidence, shown, out };
  }
  const common = (live: Live) => ({ question: live.record.draft.question, options: live.record.draft.options });

  function voteOf(
    seated: Seated,
    value: VoteAnswer | RevisionAnswer | null,
    shown: ReadonlySet<string>,
  ): Pick<
    Vote,
    'seatId' | 'seatName' | 'model' | 'modelName' | 'optionId' | 'claims' | 'confidence' | 'changeMind' | 'invented'
  > {
    const { seat, model } = seated;
    const { claims, invented } = checkCitations(value?.claims ?? [], shown);
    const optionId = value && value.option !== abstain ? value.option : null;
    return {
      ...{ seatId: seat.id, seatName: seat.name, model, modelName: nameOf(seated), optionId, claims, invented },
      ...{ confidence: optionId === null ? null : (value?.confidence ?? null), changeMind: value?.changeMind ?? '' },
    };
  }

  async function runTools(
    live: Live,
    calls: readonly { name: string; input: unknown }[],
    allowed: ReadonlySet<string>,
    signal: AbortSignal,
  ) {
    const found: Readings = { evidence: [], summaries: [], end: { kind: 'complete' } };
    for (const { name, input } of calls.slice(0, mostReads)) {
      // Only what reads, and only what this seat may: whatever else a model asks for is not there.
      const tool = allowed.has(name) ? knowledge.readTools.find((one) => one.name === name) : undefined;
      if (!tool) {
        found.summaries.push(`There is no tool ${name} for this seat`);
        continue;
      }
      const { evidence, summary, text } = await tool.run(input as Parameters<typeof tool.run>[0], {
        ...{ scope: live.record.draft.scope, signal },
      });
      found.summaries.push(summary);
      if (evidence.length > 0)
        found.evidence.push(...evidence.map((piece) => ({ ...piece, text: piece.text.slice(0, mostFound) })));
      else if (text.trim() !== '')
        found.evidence.push(
          knowledge.evidenceOf({
            ...{ kind: 'attachment', title: summary.slice(0, 300) || name, text: text.slice(0, mostFound) },
            ...{ source: { type: 'text' }, at: now() },
          }),
        );
    }
    return found;
  }

  /** Deep: one round of reading before the vote. */
  async function read(live: Live, seated: Seated, signal: AbortSignal): Promise<void> {
    const { seat, model } = seated;
    const allowed = new Set(seat.tools);
    const tools = knowledge.readTools.filter(({ name }) => allowed.has(name));
    if (modes[live.record.draft.mode].reads === 0 || tools.length === 0) return;
    const { evidence, out } = prompted(live, seated, outTokens.read);
    const messages = readMessages({ seat, ...common(live), evidence });
    await live.call(
      { name: `read/${seat.id}`, model, messages, maxOutputTokens: out, signal },
      async (ask) => {
        const answer = await minds.ask({
          ...ask,
          tools: tools.map(({ name, description, schema }) => ({ name, description, schema })),
        });
        const wanted = answer.end.kind === 'tools' ? answer.toolCalls : [];
        const found = await runTools(live, wanted, allowed, ask.signal ?? signal);
        return { ...answer, found: { ...found, end: answer.end } };
      },
      ({ found, end }) => ({ kind: 'read', readings: { ...found, end } }),
    );
  }

  async function vote(live: Live, seated: Seated, signal: AbortSignal): Promise<Vote | null> {
    const { seat, model } = seated;
    const ids = live.record.draft.options.map(({ id }) => id);
    const { evidence, shown, out } = prompted(live, seated, outTokens.vote);
    const messages = voteMessages({ seat, ...common(live), evidence });
    const call = await live.call(
      { name: `vote/${seat.id}`, model, messages, maxOutputTokens: out, signal },
      async (ask) => {
        const { value, answer } = await minds.object({ ...ask, name: 'vote', schema: voteSchema(ids) });
        return { value, end: answer.end, usage: answer.usage, cost: answer.cost, tookMs: answer.tookMs };
      },
      ({ value, end, cost, tookMs }, startedAt) => ({
        kind: 'vote',
        vote: { ...voteOf(seated, end.kind === 'complete' ? value : null, shown), end, startedAt, tookMs, cost },
      }),
    );
    return call.result?.kind === 'vote' ? call.result.vote : null;
  }

  async function critique(live: Live, seated: Seated, signal: AbortSignal): Promise<Critique | null> {
    const { seat, model } = seated;
    const { votes } = saidIn(live.budget.calls(), live.pinned.seats);
    const others = votes.filter(({ seatId, optionId }) => seatId !== seat.id && optionId !== null);
    const order = shuffled(
      others.map(({ seatId }) => seatId),
      live.record.seed,
      `critique/${seat.id}`,
    );
    const inOrder = order.flatMap((seatId) => others.find((one) => one.seatId === seatId) ?? []);
    const cited = inOrder.flatMap(({ claims }) => claims.flatMap(({ evidence }) => evidence));
    const { evidence, shown, out } = prompted(live, seated, outTokens.critique, cited);
    const messages = critiqueMessages({
      ...{ seat, ...common(live), evidence, anonymous: scrub(live) },
      others: inOrder.map(({ optionId, claims, changeMind }) => ({ optionId: optionId ?? '', claims, changeMind })),
    });
    const seatOf = (letter: string) => order.find((_, at) => letterOf(at) === letter.trim().toUpperCase());
    const call = await live.call(
      { name: `critique/${seat.id}`, model, messages, maxOutputTokens: out, signal },
      async (ask) => {
        const { value, answer } = await minds.object({ ...ask, name: 'critique', schema: critiqueSchema });
        return { value, end: answer.end, usage: answer.usage, cost: answer.cost, tookMs: answer.tookMs };
      },
      ({ value, end, cost, tookMs }) => {
        const whole = end.kind === 'complete' ? value : null;
        return {
          kind: 'critique',
          critique: {
            ...{ seatId: seat.id, order, end, tookMs, cost },
            ranking: [...new Set((whole?.ranking ?? []).flatMap((letter) => seatOf(letter) ?? []))],
            objections: (whole?.objections ?? []).flatMap(({ against, text, evidence: ids }) => {
              const of = seatOf(against);
              if (of === undefined) return [];
              const [claim] = checkCitations([{ text, evidence: ids }], shown).claims;
              const cites = claim?.evidence ?? [];
              return [
                {
                  against,
                  seatId: of,
                  text,
                  evidence: cites,
                  verified: cites.length > 0 && cites.length === new Set(ids).size,
                },
              ];
            }),
          },
        };
      },
    );
    return call.result?.kind === 'critique' ? call.result.critique : null;
  }

  async function revise(live: Live, seated: Seated, signal: AbortSignal): Promise<Revision | null> {
    const { seat, model } = seated;
    const { votes, critiques } = saidIn(live.budget.calls(), live.pinned.seats);
    const own = votes.find(({ seatId }) => seatId === seat.id);
    if (!own?.optionId) return null;
    const from = own.optionId;
    const objections = critiques.flatMap((one) =>
      one.objections.filter(({ seatId, verified }) => verified && seatId === seat.id),
    );
    const cited = objections.flatMap(({ evidence }) => evidence);
    const { evidence, shown, out } = prompted(live, seated, outTokens.revision, cited);
    const messages = revisionMessages({
      ...{ seat, ...common(live), evidence, objections, anonymous: scrub(live) },
      own: { optionId: from, claims: own.claims },
    });
    const numbers = new Set(objections.map((_, at) => numberOf(at)));
    const ids = live.record.draft.options.map(({ id }) => id);
    const call = await live.call(
      { name: `revision/${seat.id}`, model, messages, maxOutputTokens: out, signal },
      async (ask) => {
        const { value, answer } = await minds.object({ ...ask, name: 'revision', schema: revisionSchema(ids) });
        return { value, end: answer.end, usage: answer.usage, cost: answer.cost, tookMs: answer.tookMs };
      },
      ({ value, end, cost, tookMs }, startedAt) => {
        const whole = end.kind === 'complete' ? value : null;
        const second: Vote = { ...voteOf(seated, whole, shown), end, startedAt, tookMs, cost };
        const moved = whole !== null && second.optionId !== null && second.optionId !== from;
        const named = (whole?.because ?? []).some((number) => numbers.has(number.trim().toUpperCase()));
        const to = whole === null ? from : second.optionId;
        const revision: Revision = {
          ...{ seatId: seat.id, from, to, counts: moved && named, why: whole?.why ?? '', vote: second },
        };
        return { kind: 'revision', revision };
      },
    );
    return call.result?.kind === 'revision' ? call.result.revision : null;
  }

  return { read, vote, critique, revise, shownTo, evidenceOf };
}
export type Asks = ReturnType<typeof createAsks>;
