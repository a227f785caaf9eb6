import type { Tally } from '../../../../shared/features/council/schema.ts';

const enough = 0.9;

interface Input {
  tally: Tally;
  /** Of the seats, by id. */
  models: ReadonlyMap<string, string>;
  /** So many votes could still be changed by what the mode and the caps leave. */
  changes: number;
}

/** Why no more has to be asked; null when the minds disagree and more may be learned. */
export function stopOf({ tally, models, changes }: Input): string | null {
  if (tally.votes === 0) return 'nobody voted';
  const { winner } = tally;
  const named = tally.options.filter(({ votes }) => votes > 0);
  if (named.length === 1) return 'all who voted agree';
  if (winner === null) return changes === 0 ? 'nothing more can change' : null;
  const [first, second] = tally.options;
  const behind = tally.seats.filter(({ optionId }) => optionId === winner);
  // The worst that can come: the heaviest of those behind the leader go over to the second.
  const swing = behind
    .map(({ weight }) => weight)
    .sort((a, b) => b - a)
    .slice(0, changes)
    .reduce((sum, weight) => sum + 2 * weight, 0);
  if ((first?.weight ?? 0) - (second?.weight ?? 0) > swing) return 'the leader cannot be overtaken';
  const different = new Set(behind.map(({ seatId }) => models.get(seatId)));
  if (tally.posterior >= enough && different.size >= 2)
    return 'it is certain enough, and minds of different models agree';
  return null;
}
