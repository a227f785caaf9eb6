import type { Intent, Reading, SpokenCommand, VoiceLanguage } from '../../../shared/features/voice/intents.ts';
import type { PhrasesFile, SpokenPiece, SpokenVoice, VoiceReceipt } from '../../../shared/features/voice/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';

/** What the ears heard of a recording so far. Counted in samples from its beginning. */
export interface Heard {
  speaking: boolean;
  /** Of the first speech; null: none yet. */
  speechFrom: number | null;
  /** Behind the last speech. */
  speechUntil: number | null;
  /** Speech in all. */
  speechMs: number;
  silentMs: number;
}

/** One recording that is listened to. Samples are 16-bit little-endian at 16 kHz. */
export interface Hearing {
  feed(samples: Uint8Array): void;
  /** After everything that was fed was heard. Rejects where the ears were lost (`problem` says why): nobody knows then what was in it. */
  end(): Promise<Heard>;
  /** Nobody waits for it any more. */
  close(): void;
}

/** Finds speech, the wake word and whose voice it is, in a process of its own. Nothing is started before it is needed. */
export interface Ears {
  /** Why speech cannot be found here; null when it can. */
  problem(): string | null;
  /** `onHeard` comes whenever speech begins or stops, and at least each 100 ms of silence after speech. Null where there are no ears. */
  listen(onHeard: (heard: Heard) => void): Hearing | null;
  /** What is in a whole recording, in one go. Null where there are no ears, or where they were lost. */
  inspect(samples: Uint8Array): Promise<Heard | null>;
  wake: {
    problem(): string | null;
    feed(samples: Uint8Array): void;
    /** `samples`: so much was fed when the word ended. */
    onWoken(fn: (woken: { keyword: string }) => void): Cancel;
    /** Nobody listens any more. */
    rest(): void;
  };
  speaker: {
    problem(): string | null;
    /** Of at least 1.5 s of speech; a text says why not. */
    embed(samples: Uint8Array): Promise<Float32Array | string>;
  };
  onChange(fn: () => void): Cancel;
  dispose(): Promise<void>;
}

/** Names that live on this machine: given to whoever writes down, and used to put right what was misheard. */
export interface Names {
  projects: readonly { id: string; name: string; services: readonly string[] }[];
  workflows: readonly { id: string; name: string }[];
  words: readonly { word: string; misheard: readonly string[] }[];
}

export interface UnderstandContext {
  commands: readonly SpokenCommand[];
  names: Names;
  language: VoiceLanguage | 'auto';
  now: number;
  /** IANA name. */
  zone: string;
}

export type Understood =
  /** Sure enough to be done, or to be asked about, where `confidence` is low. */
  | { kind: 'one'; reading: Reading; text: string }
  /** Several that fit about equally, best first; at most five. */
  | { kind: 'several'; readings: Reading[]; text: string }
  /** `needs`: what was wanted is known but for that. */
  | { kind: 'none'; text: string; language: VoiceLanguage; needs?: 'name' };

/** Pure and quick: 50 ms at most for 1,000 projects and 300 commands. `text` is what was heard with the user's own words put right. */
export interface Grammar {
  understand(text: string, context: UnderstandContext): Understood;
  examples(language: VoiceLanguage, names: Names): { group: string; say: string[] }[];
  /** Words for whoever writes down, most likely first, at most so many characters. */
  prompt(names: Names, longest: number): string;
  /** What was dictated, with the user's own words and written names in place of how they were misheard. */
  putRight(text: string, names: Names): string;
}

/** The file in which the user adds phrases to the grammar. `make` is CONFLICT where there is one already. */
export interface Phrases {
  state(): Promise<PhrasesFile>;
  make(): Promise<PhrasesFile>;
}

/** Asked where the grammar knows no answer and a model is connected. Never destructive by itself: its intents are those of the grammar. */
export interface ModelReader {
  problem(): string | null;
  read(
    text: string,
    context: UnderstandContext,
    signal: AbortSignal,
  ): Promise<Understood | { kind: 'failed'; why: string }>;
}

/** What would be done for an intent, found out from the real services. Nothing is done by making one. */
export interface Deed {
  /** `look`: changes nothing. `act`: done at once when it was understood surely. `destroy`: a click or a typed word, whoever spoke. */
  weight: 'look' | 'act' | 'destroy';
  sentence: string;
  /** What will be lost or cut. */
  consequence: string | null;
  /** Has to be typed: of deeds that nothing brings back. */
  typed: string | null;
  carryOut(signal: AbortSignal): Promise<DeedDone>;
}

export interface DeedDone extends VoiceReceipt {
  /** To be said aloud, in the language that was spoken; shorter than the receipt. */
  say: string;
}

export type PreparedDeed =
  | { ok: true; deed: Deed }
  /** `say`: the same in short, in the language that was spoken. */
  | { ok: false; sentence: string; remedy: string; say: string; route?: string };

/** How something ended that was begun by voice: a deployment, a backup, a verdict of the council. */
export interface SaidLater {
  text: string;
  language: VoiceLanguage;
}

export interface Doing {
  prepare(
    intent: Intent,
    context: { language: VoiceLanguage; text: string; now: number; zone: string },
  ): Promise<PreparedDeed>;
  names(): Promise<Names>;
  /** To be said aloud then, if nobody speaks. */
  onSaid(fn: (said: SaidLater) => void): Cancel;
}

export interface Speaking {
  voices(): Promise<{ voices: SpokenVoice[]; problem: string | null }>;
  /** What `settings.voice.speakWith` says; `system` is the page's own affair and never comes here, except where its list is empty. */
  speak(text: string, language: VoiceLanguage, signal: AbortSignal): AsyncGenerator<SpokenPiece, void, void>;
  hush(): void;
  problem(): Promise<string | null>;
  dispose(): Promise<void>;
}
