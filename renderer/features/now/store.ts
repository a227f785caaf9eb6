import { create } from 'zustand';

interface Visit {
  /** When the user last looked away before this visit; null on the first one, undefined while not known. */
  leftAt: number | null | undefined;
}

export const useVisit = create<Visit>()(() => ({ leftAt: undefined }));
