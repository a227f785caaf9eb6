import type { Caps, Mode } from '../../../../shared/features/council/schema.ts';

interface ModeRules {
  /** Taken where nobody chose. */
  seats: number;
  mostSeats: number;
  /** Votes that may be changed after critique; none means that there is no critique. */
  changes: number;
  /** Rounds in which a seat reads with tools before it votes. */
  reads: 0 | 1;
  /** The chair writes though all agree. */
  alwaysChair: boolean;
  evidenceTokens: number;
  caps: Caps;
}

export const modes: Record<Mode, ModeRules> = {
  quick: {
    ...{ seats: 3, mostSeats: 3, changes: 0, reads: 0, alwaysChair: false, evidenceTokens: 3_000 },
    caps: { calls: 4, tokens: 80_000, cost: null, minutes: 5 },
  },
  standard: {
    ...{ seats: 5, mostSeats: 7, changes: 2, reads: 0, alwaysChair: true, evidenceTokens: 6_000 },
    caps: { calls: 16, tokens: 300_000, cost: null, minutes: 15 },
  },
  deep: {
    ...{ seats: 5, mostSeats: 7, changes: 3, reads: 1, alwaysChair: true, evidenceTokens: 10_000 },
    caps: { calls: 16, tokens: 600_000, cost: null, minutes: 40 },
  },
};

/** What an answer may be long; models that think first need room for it. */
export const outTokens = { vote: 4_000, read: 2_000, critique: 4_000, revision: 4_000, chair: 6_000, options: 4_000 };
/** What one is long as a rule, for the least that a deliberation costs. */
export const usualOut = { vote: 350, read: 150, chair: 700 };
/** The instructions around what is asked, as they are counted before there is a prompt. */
export const frameTokens = 900;
/** The part of the time that nobody but the chair may use. */
export const chairShare = 0.2;

/** Of the requests that are left after the votes, how many review and how many may change their vote. */
export function roundsOf(mode: Mode, voters: number, callsLeft: number): { reviewers: number; changes: number } {
  const free = Math.max(0, callsLeft);
  const changes = Math.min(modes[mode].changes, Math.floor(free / 2));
  const reviewers = changes === 0 ? 0 : Math.min(voters, free - changes);
  return reviewers === 0 ? { reviewers: 0, changes: 0 } : { reviewers, changes };
}
