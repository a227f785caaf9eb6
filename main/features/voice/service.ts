import type { z } from 'zod';
import type { Frame, Position } from '../../../shared/contract/builder.ts';
import type { SpokenCommand, VoiceLanguage } from '../../../shared/features/voice/intents.ts';
import type {
  OwnWord,
  PhrasesFile,
  SpokenPiece,
  SpokenVoice,
  speakerState,
  Utterance,
  UtteranceOrigin,
  UtterancePurpose,
  VoiceEvent,
  VoicePart,
} from '../../../shared/features/voice/schema.ts';

export type SpeakerState = z.infer<typeof speakerState>;

export interface Following {
  after?: Position | undefined;
  signal?: AbortSignal | undefined;
}

interface One {
  id: string;
}

interface WithCommands extends One {
  commands: readonly SpokenCommand[];
}

export interface FinishInput extends WithCommands {
  why: 'released' | 'toggled' | 'silence' | 'limit' | 'microphone-lost';
  samples: number;
}

export interface DecideInput extends One {
  accept: boolean;
  choice: string | null;
  typed: string | null;
}

export interface HistoryInput {
  text: string;
  before?: string | undefined;
  limit: number;
}

/** All of voice, as its procedures call it. */
export interface VoiceService {
  state(): Promise<VoicePart[]>;
  follow(following: Following): AsyncGenerator<Frame<VoiceEvent>, void, void>;
  begin(input: { purpose: UtterancePurpose; origin: UtteranceOrigin }, client: string): Promise<Utterance>;
  append(input: One & { seq: number; pcm: string }): Promise<{ samples: number }>;
  finish(input: FinishInput): Promise<Utterance>;
  cancel(input: One): Promise<Utterance>;
  type(input: { text: string; commands: readonly SpokenCommand[] }): Promise<Utterance>;
  decide(input: DecideInput): Promise<Utterance>;
  retry(input: WithCommands): Promise<Utterance>;
  correct(input: WithCommands & { text: string; learn: boolean }): Promise<Utterance>;
  history(input: HistoryInput): Promise<{ utterances: Utterance[]; more: boolean }>;
  get(input: One): Promise<Utterance>;
  audio(input: One): Promise<{ wav: string }>;
  remove(input: One & { audioOnly: boolean }): Promise<{ removed: boolean }>;
  clear(input: { audioOnly: boolean }): Promise<{ removed: number }>;
  words(): Promise<OwnWord[]>;
  addWord(input: { word: string; misheard: readonly string[] }): Promise<OwnWord>;
  removeWord(input: One): Promise<OwnWord>;
  phrases(): Promise<PhrasesFile>;
  makePhrases(): Promise<PhrasesFile>;
  showPhrases(): Promise<PhrasesFile>;
  examples(input: { language: VoiceLanguage }): Promise<{ group: string; say: string[] }[]>;
  voices(): Promise<{ voices: SpokenVoice[]; problem: string | null }>;
  speak(
    input: Following & { text: string; language: VoiceLanguage },
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Frame<SpokenPiece>, void, void>;
  hush(): Promise<{ hushed: boolean }>;
  feed(input: { seq: number; pcm: string }, client: string): Promise<{ listening: boolean }>;
  speaker(): Promise<SpeakerState>;
  enrol(input: { wav: string }): Promise<SpeakerState>;
  forgetSpeaker(): Promise<SpeakerState>;
}
