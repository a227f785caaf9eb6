import type { Confidence } from '../../../../shared/features/council/schema.ts';

// Written a second time, from the words of the rules and without any line of the product: what the property test holds it against.

export interface ReferenceVote {
  seatId: string;
  model: string;
  optionId: string | null;
  confidence: string | null;
}
export interface ReferenceOutcome {
  seatId: string;
  topic: string;
  confidence: Confidence | null;
  right: boolean;
}

function mean(before: number, outcomes: ReferenceOutcome[]): number {
  let alpha = before * 4;
  let beta = (1 - before) * 4;
  for (const { right } of outcomes) {
    if (right) alpha += 1;
    else beta += 1;
  }
  return alpha / (alpha + beta);
}

export function referenceTally(input: {
  options: string[];
  votes: ReferenceVote[];
  outcomes: ReferenceOutcome[];
  topic: string;
  rho: Record<string, number>;
}) {
  const { options, votes, outcomes, topic, rho } = input;
  const weightOf: Record<string, number> = {};
  let effective = 0;
  for (const vote of votes) {
    if (vote.optionId === null) continue;
    const own = outcomes.filter((outcome) => outcome.seatId === vote.seatId);
    let accuracy = mean(
      0.6,
      own.filter((o) => o.topic !== topic),
    );
    accuracy = mean(
      accuracy,
      own.filter((o) => o.topic === topic && o.confidence !== vote.confidence),
    );
    accuracy = mean(
      accuracy,
      own.filter((o) => o.topic === topic && o.confidence === vote.confidence),
    );
    if (accuracy > 0.97) accuracy = 0.97;
    if (accuracy < 0.03) accuracy = 0.03;
    // Bayes: how many times likelier is this vote if its option is right than if another one is.
    const ifRight = accuracy;
    const ifOther = (1 - accuracy) / (options.length - 1);
    const same = votes.filter((other) => other.model === vote.model && other.optionId !== null).length;
    const share = 1 / (1 + (same - 1) * (rho[vote.model] ?? 0.6));
    effective += share;
    weightOf[vote.seatId] = Math.max(0, Math.log(ifRight / ifOther)) * share;
  }
  const scores = options.map((option) => ({
    option,
    votes: votes.filter((vote) => vote.optionId === option).length,
    score: votes.reduce((sum, vote) => sum + (vote.optionId === option ? (weightOf[vote.seatId] ?? 0) : 0), 0),
  }));
  const all = scores.reduce((sum, { score }) => sum + Math.exp(score), 0);
  const best = Math.max(...scores.map(({ score }) => score));
  const leaders = scores.filter(({ score }) => best - score < 1e-9);
  const voted = votes.filter(({ optionId }) => optionId !== null).length;
  const posteriors = scores.map(({ score }) => Math.exp(score) / all).sort((a, b) => b - a);
  return {
    winner: leaders.length === 1 && leaders[0] && leaders[0].votes > 0 ? leaders[0].option : null,
    posterior: posteriors[0] ?? 0,
    margin: (posteriors[0] ?? 0) - (posteriors[1] ?? 0),
    byOption: Object.fromEntries(scores.map(({ option, score }) => [option, Math.exp(score) / all])),
    quorum: voted > 0 && voted / votes.length >= 2 / 3 - 1e-12,
    effective,
    voted,
  };
}
