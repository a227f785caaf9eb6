import type { Grammar } from '../types.ts';
import type { PhraseSource } from './phrases/types.ts';

/** Its three languages are read when somebody has spoken, and by no start. */
export const loadGrammar = async (deps: { phrases: PhraseSource }): Promise<Grammar> =>
  (await import('./create-grammar.ts')).createGrammar(deps);
