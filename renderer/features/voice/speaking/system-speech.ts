import type { SystemVoice } from '../../../lib/system-voices.ts';

export type SystemEnd = 'said' | 'blocked' | 'failed' | 'stopped';

export interface SystemSpeech {
  /** Says one sentence. */
  say(text: string, voice: SystemVoice, rate: number): Promise<SystemEnd>;
  stop(): void;
}

/** Some systems list voices and never begin. */
const beginsWithinMs = 2_500;

export function createSystemSpeech(): SystemSpeech {
  let current: ((end: SystemEnd) => void) | null = null;
  return {
    say(text, { id, language }, rate) {
      const { promise, resolve } = Promise.withResolvers<SystemEnd>();
      const voice = speechSynthesis.getVoices().find(({ voiceURI }) => voiceURI === id);
      if (!voice) return Promise.resolve('failed');
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = language;
      utterance.rate = rate;
      const late = setTimeout(() => resolve('failed'), beginsWithinMs);
      utterance.addEventListener('start', () => clearTimeout(late));
      utterance.addEventListener('end', () => resolve('said'));
      utterance.addEventListener('error', ({ error }) =>
        resolve(
          error === 'not-allowed' ? 'blocked' : error === 'canceled' || error === 'interrupted' ? 'stopped' : 'failed',
        ),
      );
      current = resolve;
      speechSynthesis.speak(utterance);
      return promise.then((end) => {
        clearTimeout(late);
        if (end === 'failed') speechSynthesis.cancel();
        return end;
      });
    },
    stop() {
      current?.('stopped');
      current = null;
      if (typeof speechSynthesis !== 'undefined') speechSynthesis.cancel();
    },
  };
}
