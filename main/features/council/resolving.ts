import type { Outcome } from '../../../shared/features/council/schema.ts';
import type { Subject } from '../../../shared/features/journal/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Memories } from '../memory/index.ts';
import { countedVotes, saidIn } from './deliberation/assess.ts';
import { lessonsOf } from './learning/create-learning.ts';
import type { CouncilRepo } from './repo.ts';
import type { DeliberationRecord } from './types.ts';
import { inShort } from './words.ts';

interface Deps {
  repo: Pick<CouncilRepo, 'calls' | 'resolve'>;
  journal: Journal;
  memories: Pick<Memories, 'addEpisode'>;
  log: Logger;
  subjectsOf(record: DeliberationRecord): Subject[];
  changed(id: string): void;
  reviewsChanged(): void;
}

/** How it turned out, and with it what every seat that voted is worth from now on. */
export function createResolving({ repo, journal, memories, log, subjectsOf, changed, reviewsChanged }: Deps) {
  return async function resolveWith(record: DeliberationRecord, outcome: Outcome): Promise<DeliberationRecord> {
    const { tally } = record.result ?? {};
    const said = saidIn(await repo.calls(record.id), record.draft.pinned?.seats ?? []);
    const lessons = tally ? lessonsOf({ topic: record.draft.topic, outcome, votes: countedVotes(said), tally }) : [];
    const next = { ...record, outcome };
    await repo.resolve(
      next,
      lessons.map((one) => ({
        ...{ seat_id: one.seatId, seat_name: one.seatName, model: one.model, topic: one.topic, at: one.at },
        ...{ confidence: one.confidence, right: one.right ? 1 : 0, accuracy: one.accuracy },
      })),
    );
    changed(record.id);
    reviewsChanged();
    const { right, by } = outcome;
    const label = right.kind === 'option' ? record.draft.options.find(({ id }) => id === right.optionId)?.label : null;
    const turnedOut = label ?? (right.kind === 'none' ? 'none of the options' : 'not known');
    const sentence = `How it turned out was ${by === 'user' ? 'said' : 'measured'}: ${turnedOut}. ${inShort(record.draft.question)}`;
    journal.note({
      ...{ kind: 'council.resolved', sentence, subjects: subjectsOf(record) },
      ...(by === 'user' && { actor: 'user' as const }),
      data: { deliberationId: record.id, lessons: lessons.length },
    });
    await memories
      .addEpisode({
        ...{ kind: 'outcome', key: `council/${record.id}/outcome`, at: outcome.at, title: inShort(sentence, 200) },
        text: `${record.draft.question}\n\nThe council: ${record.result?.heading ?? ''} ${record.winner ?? ''}\nIt turned out: ${turnedOut}\n${outcome.note}`,
        ...{ projectIds: record.draft.scope.projectIds ?? [], route: `/council/${record.id}` },
      })
      .catch((error) => log.warn('memory did not take an outcome', { error: String(error) }));
    return next;
  };
}
