import { create } from 'zustand';

/** What this page says aloud at the moment. */
export interface SpeechState {
  phase:
    | 'quiet'
    /** Asked for; nothing is heard yet. */
    | 'starting'
    | 'speaking'
    /** The browser wants a click before it plays sound. */
    | 'blocked'
    | 'failed';
  /** Whose words they are: an utterance, an answer of the chat. */
  of: string | null;
  sentence: string | null;
  problem: { sentence: string; remedy: string } | null;
}

export const silent: SpeechState = { phase: 'quiet', of: null, sentence: null, problem: null };

export const useSpeech = create<SpeechState>()(() => silent);
