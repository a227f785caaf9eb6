import type { Subject } from '../../../../shared/features/journal/schema.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Memories } from '../../memory/index.ts';
import type { DeliberationRecord, Result } from '../types.ts';
import { inShort, sentenceOf } from '../words.ts';
import type { Asks } from './asks.ts';
import { chairWanted, dissentOf, headingOf, isDecided, saidIn } from './assess.ts';
import { chairCalls, synthesisOf } from './chair.ts';
import type { Live } from './live.ts';

const day = 86_400_000;
export const reviewAfterMs = 14 * day;

interface Deps {
  clock: Clock;
  journal: Journal;
  memories: Pick<Memories, 'addEpisode'>;
  log: Logger;
  asks: Pick<Asks, 'evidenceOf'>;
  subjectsOf(record: DeliberationRecord): Subject[];
  /** The whole of it as a text. */
  textOf(id: string): Promise<string>;
  reviewsChanged(): void;
}

/** Who did not vote and why, and which chair failed and why. */
export function problemOf(live: Live): string | null {
  const calls = live.budget.calls();
  const { votes } = saidIn(calls, live.pinned.seats);
  const lost = live.pinned.seats.flatMap(({ seat }) => {
    const vote = votes.find(({ seatId }) => seatId === seat.id);
    if (!vote) return [`${seat.name} was not asked`];
    if (vote.optionId !== null) return [];
    return [vote.end.kind === 'complete' ? `${seat.name} abstained` : `${seat.name}: ${sentenceOf(vote.end)}`];
  });
  const chairs = chairCalls(calls).flatMap(({ modelName, end }) =>
    end.kind === 'complete' ? [] : [`The chair ${modelName}: ${sentenceOf(end)}`],
  );
  // What was reserved for a request that the end of the program cut off is never given back.
  const cut = calls.filter(
    ({ endedAt, usage, reservedTokens }) => endedAt !== null && usage !== null && reservedTokens > 0,
  );
  const told =
    cut.length === 0 ? [] : ['Optimus ended in the middle: what the requests cost that were cut off is not known'];
  const all = [...lost, ...chairs, ...told];
  // A provider's own words often end with a period.
  return all.length === 0 ? null : all.map((one) => one.replace(/[.\s]+$/, '')).join('. ');
}

export function createFinish(deps: Deps) {
  const { clock, journal, memories, log, asks, subjectsOf, textOf, reviewsChanged } = deps;

  /** Called after the last count; what it writes can be written twice. */
  return async function finish(live: Live): Promise<void> {
    const calls = live.budget.calls();
    const { votes } = saidIn(calls, live.pinned.seats);
    const { draft } = live.record;
    const record = await live.update((before) => {
      const tally = before.result?.tally;
      if (!tally) return {};
      const synthesis = synthesisOf(calls, new Set(asks.evidenceOf(live).keys()));
      const written = synthesis !== null && synthesis.modelName !== null;
      const decided = isDecided(tally);
      const result: Result = {
        ...{ tally, synthesis, dissent: dissentOf(tally, votes), stopped: before.result?.stopped ?? null },
        heading: headingOf(tally, { wanted: chairWanted(draft.mode, tally), written }),
        problem: problemOf(live),
      };
      const endedAt = clock.now();
      return {
        ...{ result, state: decided ? 'decided' : 'undecided', phase: 'done', endedAt },
        winner: decided ? (draft.options.find(({ id }) => id === tally.winner)?.label ?? null) : null,
        posterior: decided ? tally.posterior : null,
        reviewAt: before.reviewAt ?? (decided ? endedAt + reviewAfterMs : null),
      };
    });
    const question = inShort(draft.question);
    const heading = record.result?.heading ?? '';
    journal.note({
      kind: record.state === 'decided' ? 'council.decided' : 'council.undecided',
      sentence: record.winner === null ? `${heading}: ${question}` : `${heading} “${record.winner}”: ${question}`,
      subjects: subjectsOf(record),
      data: { deliberationId: live.id, runId: record.runId, posterior: record.posterior },
    });
    reviewsChanged();
    await tellMemory(record).catch((error) => log.warn('memory did not take a deliberation', { error: String(error) }));
  };

  async function tellMemory(record: DeliberationRecord) {
    await memories.addEpisode({
      ...{ kind: 'council', key: `council/${record.id}`, at: record.endedAt ?? clock.now() },
      ...{ title: inShort(record.draft.question, 200), text: await textOf(record.id) },
      ...{ projectIds: record.draft.scope.projectIds ?? [], route: `/council/${record.id}` },
    });
  }
}
