import { create } from 'zustand';

/** What a terminal may do only after the user has agreed. One question at a time: a flood of them asks once. */
export type Question =
  | { kind: 'link'; address: string; note: string | null; open: () => void }
  | { kind: 'clipboard'; text: string; write: () => void }
  | { kind: 'paste'; text: string; lines: number; paste: () => void }
  | { kind: 'close'; id: string; running: string | null; close: () => Promise<void> };

interface State {
  question: Question | null;
}

export const useQuestion = create<State>()((): State => ({ question: null }));

export function ask(question: Question): void {
  if (useQuestion.getState().question === null) useQuestion.setState({ question });
}

export const answered = (): void => useQuestion.setState({ question: null });
