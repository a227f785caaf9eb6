import { z } from 'zod';
import type { Vote } from '../../../../shared/features/council/schema.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { RunDefinition, StepContext, StepType } from '../../../core/runs/types.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import type { Memories } from '../../memory/index.ts';
import type { Minds } from '../../minds/index.ts';
import type { Learning } from '../learning/create-learning.ts';
import { shuffled } from '../tally/shuffle.ts';
import { stopOf } from '../tally/stop.ts';
import { modelKeyOf, type Result, type Seated, voiceOf } from '../types.ts';
import type { Asks } from './asks.ts';
import { chairWanted, saidIn, tallyOfSaid } from './assess.ts';
import { gather } from './gather.ts';
import type { Live, Lives } from './live.ts';
import { roundsOf } from './modes.ts';

const config = z.object({ id: z.string(), seatId: z.string().optional() });
const weighed = z.object({ stopped: z.string().nullable(), reviewers: z.array(z.string()), changes: z.number() });

interface Deps {
  lives: Lives;
  asks: Asks;
  minds: Pick<Minds, 'countTokens'>;
  knowledge: Pick<Knowledge, 'search' | 'evidenceOf'>;
  memories: Pick<Memories, 'standing'>;
  learning: Pick<Learning, 'weights'>;
  writeReport(live: Live, tally: NonNullable<Result['tally']>, signal: AbortSignal): Promise<boolean>;
  finish(live: Live): Promise<void>;
  /** What it came to, when it has ended already: the program may have ended right after. */
  ended(id: string): Promise<{ heading: string; winner: string | null } | null>;
  log: Logger;
}

const empty: Result = { tally: null, stopped: null, dissent: null, synthesis: null, heading: '', problem: null };

/** A deliberation as steps of a run: each thing that is asked of a model is one of its own. */
export function definitionOf(id: string, name: string, seats: readonly Seated[]): RunDefinition {
  const of = (
    key: string,
    title: string,
    type: string,
    needs: string[],
    seatId?: string,
  ): RunDefinition['steps'][number] => ({
    ...{ key, title, type: `council.${type}`, needs, config: { id, ...(seatId !== undefined && { seatId }) } },
    // They wait for somebody far away, and take no place of what works here; all of one deliberation go out together.
    ...{ resource: `council:${id}`, retry: { attempts: 1, backoffMs: 0 }, crashes: 20, timeoutMs: 5 * 3_600_000 },
  });
  const each = (round: string, title: (name: string) => string, needs: string[]) =>
    seats.map(({ seat }) => of(`${round}:${seat.id}`, title(seat.name), round, needs, seat.id));
  const votes = each('vote', (seat) => `${seat} votes`, ['gather']);
  const critiques = each('critique', (seat) => `${seat} reviews the others`, ['weigh']);
  const keys = (steps: readonly { key: string }[]) => steps.map(({ key }) => key);
  const revisions = each('revise', (seat) => `${seat} may change its vote`, keys(critiques)).map((step) => ({
    ...step,
    afterSkipped: 'run' as const,
  }));
  return {
    ...{ id: `council:${id}`, name, kind: 'council', parallel: Math.max(4, seats.length), output: 'finish' },
    steps: [
      of('gather', 'Gather the evidence', 'gather', []),
      ...votes,
      of('weigh', 'Weigh the first votes', 'weigh', keys(votes)),
      ...critiques,
      ...revisions,
      { ...of('report', 'The chair reports', 'report', keys(revisions)), afterSkipped: 'run' },
      { ...of('finish', 'Count and keep the result', 'finish', ['report']), afterSkipped: 'run' },
    ],
  };
}

export function createSteps(deps: Deps): StepType[] {
  const { lives, asks, minds, knowledge, memories, learning, log } = deps;

  const open = (context: StepContext) => lives.open(config.parse(context.config).id);
  function seatOf(live: Live, context: StepContext): Seated {
    const { seatId } = config.parse(context.config);
    return live.pinned.seats.find(({ seat }) => seat.id === seatId) as Seated;
  }
  const weighedIn = (context: StepContext) => weighed.parse(context.outcomes.weigh?.result);
  const tally = async (live: Live) =>
    tallyOfSaid({
      ...{ optionIds: live.record.draft.options.map(({ id }) => id), topic: live.record.draft.topic },
      ...{ seats: live.pinned.seats, said: saidIn(live.budget.calls(), live.pinned.seats) },
      weights: await learning.weights(),
    });
  const tell = (context: StepContext, vote: Vote | null) =>
    context.log(vote === null ? 'No vote' : `${vote.seatName}: ${vote.optionId ?? 'no vote'}`, 'note');

  return [
    {
      type: 'council.gather',
      async run(context) {
        const live = await open(context);
        if (live.record.gathered) return { result: { evidence: live.record.gathered.evidence.length } };
        const { draft } = live.record;
        const seats = live.pinned.seats.map(({ seat }) => seat);
        await live.update(() => ({ phase: 'gathering' }));
        const found = await gather(
          { knowledge, memories, count: minds.countTokens },
          draft,
          seats,
          context.signal,
        ).catch((error: unknown) => {
          context.signal.throwIfAborted();
          log.warn('evidence for a deliberation could not be gathered', { error: String(error) });
          const shown = Object.fromEntries(seats.map(({ id }) => [id, draft.attachments.map((piece) => piece.id)]));
          return { gathered: { evidence: draft.attachments, shown, standing: [] }, why: 'Nothing could be looked up.' };
        });
        if (found.why) context.log(found.why, 'note');
        await live.update(() => ({ gathered: found.gathered, phase: 'voting' }));
        return { result: { evidence: found.gathered.evidence.length } };
      },
    },
    {
      type: 'council.vote',
      async run(context) {
        const live = await open(context);
        const seated = seatOf(live, context);
        await live.together(seated.seat.id, context.signal);
        await asks.read(live, seated, context.signal);
        const vote = await asks.vote(live, seated, context.signal);
        tell(context, vote);
        return { result: { option: vote?.optionId ?? null } };
      },
    },
    {
      type: 'council.weigh',
      async run(context) {
        const live = await open(context);
        const first = await tally(live);
        const voters = first.seats.filter(({ optionId }) => optionId !== null).map(({ seatId }) => seatId);
        const { reviewers, changes } = roundsOf(live.record.draft.mode, voters.length, live.budget.callsLeft());
        const models = new Map(live.pinned.seats.map(({ seat, model }) => [seat.id, voiceOf(modelKeyOf(model))]));
        const stopped = stopOf({ tally: first, models, changes });
        const chosen = stopped === null ? shuffled(voters, live.record.seed, 'reviewers').slice(0, reviewers) : [];
        await live.update(({ result }) => ({
          result: { ...(result ?? empty), tally: first, stopped },
          phase: chosen.length > 0 ? 'critique' : 'synthesis',
        }));
        context.log(stopped === null ? 'The minds disagree' : `No more is asked: ${stopped}`, 'note');
        return { result: { stopped, reviewers: chosen, changes: chosen.length > 0 ? changes : 0 } };
      },
    },
    {
      type: 'council.critique',
      async run(context) {
        const live = await open(context);
        const seated = seatOf(live, context);
        const { reviewers, stopped } = weighedIn(context);
        if (!reviewers.includes(seated.seat.id)) return { skip: stopped ?? 'Others review this time' };
        const critique = await asks.critique(live, seated, context.signal);
        return { result: { objections: critique?.objections.length ?? 0 } };
      },
    },
    {
      type: 'council.revise',
      async run(context) {
        const live = await open(context);
        const seated = seatOf(live, context);
        const { changes, reviewers, stopped } = weighedIn(context);
        if (reviewers.length === 0) return { skip: stopped ?? 'Nobody reviewed' };
        const wanted = toRevise(live, changes);
        if (!wanted.includes(seated.seat.id)) return { skip: 'No objection against it calls for it' };
        if (live.record.phase !== 'revision') await live.update(() => ({ phase: 'revision' }));
        const revision = await asks.revise(live, seated, context.signal);
        return { result: { to: revision?.to ?? null, counts: revision?.counts ?? false } };
      },
    },
    {
      type: 'council.report',
      async run(context) {
        const live = await open(context);
        const counted = await tally(live);
        await live.update(({ result }) => ({ result: { ...(result ?? empty), tally: counted }, phase: 'synthesis' }));
        if (!chairWanted(live.record.draft.mode, counted)) return { skip: 'All agree, and Quick asks for no report' };
        const written = await deps.writeReport(live, counted, context.signal);
        return { result: { written } };
      },
    },
    {
      type: 'council.finish',
      async run(context) {
        const { id } = config.parse(context.config);
        if (!(await deps.ended(id))) {
          const live = await open(context);
          const counted = await tally(live);
          await live.update(({ result }) => ({ result: { ...(result ?? empty), tally: counted } }));
          await deps.finish(live);
          lives.forget(id);
        }
        return { result: await deps.ended(id) };
      },
    },
  ];
}

/** Those against whom the evidence speaks, most of it first; as many as may still change. */
function toRevise(live: Live, changes: number): string[] {
  const { critiques, votes } = saidIn(live.budget.calls(), live.pinned.seats);
  const counts = new Map<string, number>();
  for (const { objections } of critiques)
    for (const { seatId, verified } of objections) if (verified) counts.set(seatId, (counts.get(seatId) ?? 0) + 1);
  const voted = votes.filter(({ optionId }) => optionId !== null).map(({ seatId }) => seatId);
  return shuffled(
    voted.filter((seatId) => counts.has(seatId)),
    live.record.seed,
    'revisions',
  )
    .sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
    .slice(0, changes);
}
