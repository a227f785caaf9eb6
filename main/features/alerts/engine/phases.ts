import type { Verdict } from '../types.ts';

const second = 1_000;
const minute = 60 * second;

/** Longer without a figure, and nobody knows what was in between. */
export const staleMs = 90 * second;
const rarest = 10 * minute;
/** What fired so often in this time comes and goes. */
const flapping = { times: 3, withinMs: 60 * minute, settleMs: 10 * minute };
const settle = { least: 10 * second, most: 5 * minute };

export type Step = 'fired' | 'still' | 'resolved' | null;

interface Options {
  forMs: number;
  autoResolve: boolean;
  /** How far figures may be apart and still belong together. */
  staleMs?: number;
  firing?: boolean;
}

/**
 * From wrong to told to over, for one line. It has to be wrong for `forMs` without a break, and then well without a break
 * for about as long; what comes and goes has to be well for longer each time. A stretch of which nothing is known breaks both.
 */
export function createPhases({ forMs, autoResolve, staleMs: stale = staleMs, firing = false }: Options) {
  const settleMs = Math.min(Math.max(forMs, settle.least), settle.most);
  let phase: 'well' | 'pending' | 'firing' = firing ? 'firing' : 'well';
  let since = 0;
  let wellSince: number | null = null;
  let lastAt: number | null = null;
  let interval = 0;
  let fires: number[] = [];

  const forget = () => {
    if (phase === 'pending') phase = 'well';
    wellSince = null;
    lastAt = null;
  };
  const patience = () => Math.max(stale, 3 * interval);
  const isFlapping = () => fires.length >= flapping.times;

  function fire(at: number): Step {
    phase = 'firing';
    wellSince = null;
    // A clock that was set back must not make yesterday's fires count.
    fires = [...fires.filter((then) => then <= at && at - then < flapping.withinMs), at];
    return 'fired';
  }

  return {
    push(at: number, verdict: Verdict): Step {
      if (phase === 'well' && verdict !== 'bad') {
        if (lastAt !== null) interval = Math.min(Math.max(at - lastAt, 0), rarest);
        lastAt = at;
        return null;
      }
      if (lastAt !== null) {
        const passed = at - lastAt;
        if (passed < 0 || passed > patience()) forget();
        // What is measured every few minutes only is not unknown in between.
        interval = Math.min(Math.max(passed, 0), rarest);
      }
      lastAt = at;
      if (phase === 'firing') {
        if (verdict !== 'well') {
          wellSince = null;
          return 'still';
        }
        wellSince ??= at;
        if (!autoResolve || at - wellSince < (isFlapping() ? flapping.settleMs : settleMs)) return null;
        phase = 'well';
        wellSince = null;
        return 'resolved';
      }
      if (verdict !== 'bad') {
        phase = 'well';
        return null;
      }
      if (phase === 'well') {
        phase = 'pending';
        since = at;
      }
      return at - since >= forMs ? fire(at) : null;
    },
    /** Nothing is known of what was before. */
    gap: forget,
    /** Somebody else ended it. */
    end() {
      phase = 'well';
      wellSince = null;
    },
    phase: () => phase,
    since: () => since,
    /** How long it may be silent before nothing is known of it. */
    patience,
    isFlapping,
  };
}
