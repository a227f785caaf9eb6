export const deliberationPath = (id: string, evidence?: string): string =>
  `/council/${encodeURIComponent(id)}${evidence === undefined ? '' : `?evidence=${encodeURIComponent(evidence)}`}`;
export const draftPath = (id: string): string => `/council/new?draft=${encodeURIComponent(id)}`;
export const newPath = '/council/new';
export const seatsPath = '/council/seats';
export const recordsPath = '/council/seats?view=records';

/** A draft goes on where it was written; everything else has a page. */
export const pathOf = ({ id, state }: { id: string; state: string }): string =>
  state === 'draft' ? draftPath(id) : deliberationPath(id);
