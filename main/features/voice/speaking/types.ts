import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import type { SpokenVoice } from '../../../../shared/features/voice/schema.ts';

/** What one sentence becomes. 16-bit little-endian mono. */
export type Sound =
  | { type: 'sound'; rate: number; pcm: Uint8Array }
  /** The machine plays it by itself; it was said when this ends. */
  | { type: 'playing' };

export interface HowToSay {
  language: VoiceLanguage;
  /** The name of a voice; empty for the usual one. */
  voice: string;
  /** 1 is the usual speed. */
  rate: number;
  signal: AbortSignal;
}

/** A program of this machine that speaks. */
export interface SpeakingProgram {
  name: string;
  /** Optimus hears nothing of the sound: the machine plays it. */
  playsItself: boolean;
  /** Where it is; null when it is not installed. */
  find(): Promise<string | null>;
  voices(): Promise<SpokenVoice[]>;
  /** Throws a `Fault` where it cannot. At the signal all is silent, and nothing comes after it. */
  say(text: string, how: HowToSay): AsyncGenerator<Sound, void, void>;
}

export class Fault extends Error {
  readonly remedy: string;

  constructor(sentence: string, remedy: string) {
    super(sentence);
    this.remedy = remedy;
  }
}
