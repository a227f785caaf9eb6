import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface Look {
  wrap: boolean;
  /** `3 min ago` instead of the time of day. */
  relative: boolean;
}

/** How lines look: about this screen, so this browser or window remembers it. */
export const useLook = create<Look>()(
  persist((): Look => ({ wrap: false, relative: false }), {
    name: 'optimus.logs',
    merge: (saved) => {
      const from = typeof saved === 'object' && saved !== null ? (saved as Partial<Look>) : {};
      return { wrap: from.wrap === true, relative: from.relative === true };
    },
  }),
);

export function toggleWrap(): void {
  useLook.setState(({ wrap }) => ({ wrap: !wrap }));
}

export function toggleRelative(): void {
  useLook.setState(({ relative }) => ({ relative: !relative }));
}

/** What the keys of the program do with the log that is on the screen. */
export interface ShownLog {
  toggleFollow: () => void;
  goToError: (by: 1 | -1) => void;
}

const shown: ShownLog[] = [];

/** The log of the page goes before that of the dock, which may be there as well: it came later. */
export function showLog(log: ShownLog): () => void {
  shown.push(log);
  return () => {
    const at = shown.indexOf(log);
    if (at >= 0) shown.splice(at, 1);
  };
}

export const shownLog = (): ShownLog | undefined => shown.at(-1);
