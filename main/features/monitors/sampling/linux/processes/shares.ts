import { readText } from '../../blocking.ts';
import type { ProcessState } from './process-state.ts';

const againMs = 30_000;
const soonestMs = 2_000;
/** Asking again is worth it when so much of it has changed. */
const changed = 0.2;
/** The kernel walks through all pages of a process to tell: so much of each second may go into that. */
const budgetMs = 2;
const budgetWatchedMs = 10;

/** `Pss:` of the sum over all mappings. */
export const pssIn = (rollup: string): number | null => {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
};

export interface Memory {
  bytes: number;
  kind: 'pss' | 'rss';
}

/**
 * Memory as the share that a process has in its pages: without it, twenty workers that share a program would count it twenty
 * times. Between two askings what grew is taken to be its own.
 */
export function createShares(proc: string, pageBytes: number, clock: () => number) {
  let leftMs = 0;

  function ask(process: ProcessState, now: number) {
    const began = clock();
    const bytes = pssIn(readText(`${proc}/${process.pid}/smaps_rollup`) ?? '');
    leftMs -= clock() - began;
    process.share = { bytes, rssPages: process.rssPages, at: now };
  }

  const due = ({ share, rssPages }: ProcessState, now: number): boolean => {
    if (!share) return true;
    const age = now - share.at;
    if (age >= againMs) return true;
    const moved = Math.abs(rssPages - share.rssPages) > changed * Math.max(1, share.rssPages);
    return share.bytes !== null && moved && age >= soonestMs;
  };

  return {
    next(watched: boolean) {
      leftMs = watched ? budgetWatchedMs : budgetMs;
    },
    /** Asks when it is time for it and there is time for it. */
    refresh(process: ProcessState, now: number) {
      if (process.rssPages > 0 && leftMs > 0 && due(process, now)) ask(process, now);
    },
    of({ share, rssPages }: ProcessState): Memory {
      const rss = rssPages * pageBytes;
      if (!share || share.bytes === null) return { bytes: rss, kind: 'rss' };
      const grown = (rssPages - share.rssPages) * pageBytes;
      return { bytes: Math.max(0, Math.min(rss, share.bytes + grown)), kind: 'pss' };
    },
  };
}
export type Shares = ReturnType<typeof createShares>;
