import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import type { SpokenPiece } from '../../../../shared/features/voice/schema.ts';
import { splitSentences } from '../../../../shared/features/voice/speech/sentences.ts';
import { speakable } from '../../../../shared/features/voice/speech/speakable.ts';
import type { SystemVoice } from '../../../lib/system-voices.ts';
import { chooseVoice } from './choose-voice.ts';
import type { Player } from './player.ts';
import { type SpeechState, silent } from './store.ts';
import type { SystemSpeech } from './system-speech.ts';

export interface SpeakerDeps {
  player: Player;
  system: SystemSpeech;
  /** Voices that the page has itself; waits for a list that has just been asked for. */
  systemVoices: () => Promise<SystemVoice[]>;
  settings: () => Promise<{ speakWith: 'system' | 'program' | 'model'; speakVoice: string; speakRate: number }>;
  /** What the core says, sentence by sentence. */
  open: (input: { text: string; language: VoiceLanguage }, signal: AbortSignal) => AsyncIterable<SpokenPiece>;
  /** What the core plays on its own machine is silenced there. */
  hushCore: () => void;
  decode: (base64: string) => Uint8Array;
  describe: (error: unknown) => { sentence: string; remedy: string };
  get: () => SpeechState;
  set: (state: SpeechState) => void;
}

export interface Speaker {
  /** What is being said makes room. */
  say(words: { of: string; text: string; language: VoiceLanguage }): Promise<void>;
  /** Silent at once. */
  hush(): void;
  /** After the click that the browser wanted. */
  goOn(): Promise<void>;
}

interface Saying {
  of: string;
  text: string;
  language: VoiceLanguage;
  stop: AbortController;
  /** The core plays it, on its own machine. */
  elsewhere: boolean;
}

/** The voice of this page. One thing is said at a time. */
export function createSpeaker(deps: SpeakerDeps): Speaker {
  const { player, system, get, set } = deps;
  let current: Saying | null = null;
  let refused: Omit<Saying, 'stop' | 'elsewhere'> | null = null;

  const show = (saying: Saying, patch: Partial<SpeechState>) => {
    if (current === saying) set({ ...get(), ...patch });
  };

  function silence(): void {
    const saying = current;
    current = null;
    saying?.stop.abort();
    player.stop();
    system.stop();
    if (saying?.elsewhere) deps.hushCore();
  }

  /** `more`: the sentences that were not said, for whoever can. */
  async function bySystem(saying: Saying, voice: SystemVoice, rate: number): Promise<'said' | 'blocked' | number> {
    const sentences = splitSentences(speakable(saying.text, saying.language), saying.language);
    for (const [at, sentence] of sentences.entries()) {
      if (saying.stop.signal.aborted) return 'said';
      show(saying, { phase: 'speaking', sentence });
      const end = await system.say(sentence, voice, rate);
      if (end === 'blocked') return 'blocked';
      if (end === 'stopped') return 'said';
      if (end === 'failed') return at;
    }
    return 'said';
  }

  async function byCore(saying: Saying, text: string): Promise<'said' | 'blocked'> {
    if (!(await player.ready())) return 'blocked';
    const { signal } = saying.stop;
    for await (const piece of deps.open({ text, language: saying.language }, signal)) {
      if (signal.aborted) return 'said';
      switch (piece.type) {
        case 'sentence':
          show(saying, { phase: 'speaking', sentence: piece.text });
          break;
        case 'sound':
          player.put(deps.decode(piece.pcm), piece.rate);
          break;
        case 'playing':
          saying.elsewhere = true;
          break;
        case 'failed':
          await player.played();
          show(saying, { phase: 'failed', problem: { sentence: piece.sentence, remedy: piece.remedy } });
          return 'said';
        case 'ended':
          break;
      }
    }
    await player.played();
    return 'said';
  }

  async function run(saying: Saying): Promise<'said' | 'blocked'> {
    const { speakWith, speakVoice, speakRate } = await deps.settings();
    if (saying.stop.signal.aborted) return 'said';
    if (speakWith === 'system') {
      const voice = chooseVoice(await deps.systemVoices(), saying.language, speakVoice);
      if (saying.stop.signal.aborted) return 'said';
      if (voice) {
        const end = await bySystem(saying, voice, speakRate);
        if (typeof end !== 'number') return end;
        // The page's own voices are silent: a program of this machine says the rest.
        const rest = splitSentences(speakable(saying.text, saying.language), saying.language).slice(end);
        return saying.stop.signal.aborted ? 'said' : byCore(saying, rest.join('\n'));
      }
    }
    return byCore(saying, saying.text);
  }

  async function say(words: { of: string; text: string; language: VoiceLanguage }): Promise<void> {
    silence();
    refused = null;
    if (words.text.trim() === '') return set(silent);
    const saying: Saying = {
      ...words,
      text: words.text.slice(0, 20_000),
      stop: new AbortController(),
      elsewhere: false,
    };
    current = saying;
    set({ phase: 'starting', of: words.of, sentence: null, problem: null });
    try {
      const end = await run(saying);
      if (current !== saying) return;
      if (end === 'blocked') {
        refused = words;
        show(saying, { phase: 'blocked', sentence: null });
      } else if (get().phase !== 'failed') set(silent);
    } catch (error) {
      show(saying, { phase: 'failed', sentence: null, problem: deps.describe(error) });
    } finally {
      if (current === saying) current = null;
    }
  }

  return {
    say,
    hush() {
      silence();
      refused = null;
      set(silent);
    },
    async goOn() {
      if (refused) await say(refused);
    },
  };
}
