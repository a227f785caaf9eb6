import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { Names, Phrases as PhrasesPort } from '../../types.ts';
import type { CompiledRow } from '../reading/languages.ts';

export interface PhraseSource {
  /** What the file adds, with the names in it found. */
  compiled(names: Names): Record<VoiceLanguage, CompiledRow[]>;
}

/** The file, read whenever it changes. */
export interface Phrases extends PhraseSource, PhrasesPort {
  begin(): Promise<void>;
  dispose(): Promise<void>;
}
