/** Notes as they are being written, beside what the core has of them. */
export interface NotesState {
  /** What the core had when the text was last the same as its. */
  base: string;
  text: string;
  status: 'saved' | 'typing' | 'saving' | 'failed';
  /** Somebody else has written meanwhile: both are kept until one of them is chosen. */
  theirs: string | null;
}

export type NotesEvent =
  | { type: 'typed'; text: string }
  /** What the core has now. */
  | { type: 'arrived'; notes: string }
  | { type: 'saving' }
  | { type: 'saved'; notes: string }
  | { type: 'failed' }
  | { type: 'keep-mine' }
  | { type: 'take-theirs' };

export const notesFrom = (notes: string, draft?: { base: string; text: string } | undefined): NotesState =>
  draft && draft.text !== notes
    ? { base: draft.base, text: draft.text, status: 'typing', theirs: draft.base === notes ? null : notes }
    : { base: notes, text: notes, status: 'saved', theirs: null };

export const isUnsaved = ({ base, text }: NotesState): boolean => base !== text;
/** There is something to save, and nobody to ask first. */
export const isDue = (state: NotesState): boolean =>
  isUnsaved(state) && state.theirs === null && state.status === 'typing';

export function notesAfter(state: NotesState, event: NotesEvent): NotesState {
  switch (event.type) {
    case 'typed':
      return { ...state, text: event.text, status: event.text === state.base ? 'saved' : 'typing' };
    case 'arrived': {
      const { notes } = event;
      if (notes === state.base) return state.theirs === null ? state : { ...state, theirs: null };
      if (!isUnsaved(state) || notes === state.text) return { base: notes, text: notes, status: 'saved', theirs: null };
      // What is on its way to the core comes back from there as what it has.
      return { ...state, theirs: notes };
    }
    case 'saving':
      return { ...state, status: 'saving' };
    case 'saved':
      return { ...state, base: event.notes, status: event.notes === state.text ? 'saved' : 'typing', theirs: null };
    case 'failed':
      return { ...state, status: 'failed' };
    case 'keep-mine':
      return { ...state, base: state.theirs ?? state.base, status: 'typing', theirs: null };
    case 'take-theirs':
      return state.theirs === null ? state : { base: state.theirs, text: state.theirs, status: 'saved', theirs: null };
  }
}
