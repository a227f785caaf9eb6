import type { Generated } from 'kysely';

interface VoiceUtterancesTable {
  /** Newest last: pages of the history go by it. */
  doc: Generated<number>;
  id: string;
  purpose: string;
  origin: string;
  state: string;
  started_at: number;
  spoken_at: number | null;
  ended_at: number | null;
  /** When it was written down, or it was found that nothing was said: from then on its sound may go. */
  written_at: number | null;
  samples: number;
  /** Its sound is on the disk. */
  sound: number;
  /** Its end may be missing: it broke off, or was too long. */
  cut: number;
  speech_ms: number | null;
  heard: string | null;
  text: string | null;
  corrected: string | null;
  language: string | null;
  written_by: string | null;
  /** JSON, as are choices, question, receipt, fault, speaker and took. */
  reading: string | null;
  /** What can be chosen from, where several fit. */
  choices: string | null;
  question: string | null;
  receipt: string | null;
  answer: string | null;
  fault: string | null;
  speaker: string | null;
  took: string;
  /** In small letters what the history is searched for. */
  search: string;
}

interface VoiceWordsTable {
  id: string;
  word: string;
  /** The word as it is compared. */
  key: string;
  /** JSON */
  misheard: string;
  from: string;
  created_at: number;
}

/** Whole sentences that the user has put right. */
interface VoiceLearnedTable {
  id: string;
  /** What was heard, as it is compared. */
  key: string;
  heard: string;
  meant: string;
  /** JSON: what it meant then. */
  reading: string;
  created_at: number;
}

/** Of voice, in optimus.db; the sound lies beside it. */
export interface VoiceTables {
  voice_utterances: VoiceUtterancesTable;
  voice_words: VoiceWordsTable;
  voice_learned: VoiceLearnedTable;
}
