import type { DeliberationSummary } from '../../../shared/features/council/schema.ts';

type Standing = Pick<DeliberationSummary, 'state' | 'outcome'>;

/** It came to its end, so that what happened since can say who was right. */
export const isOver = ({ state }: Pick<Standing, 'state'>): boolean => state === 'decided' || state === 'undecided';

export const canResolve = ({ state, outcome }: Standing): boolean => isOver({ state }) && outcome === null;

export const isDue = ({ state, outcome, reviewAt }: Standing & Pick<DeliberationSummary, 'reviewAt'>, now: number) =>
  canResolve({ state, outcome }) && reviewAt !== null && reviewAt <= now;
