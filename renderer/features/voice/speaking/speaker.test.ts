import { describe, expect, it } from 'vitest';
import type { SpokenPiece } from '../../../../shared/features/voice/schema.ts';
import type { SystemVoice } from '../../../lib/system-voices.ts';
import { chooseVoice } from './choose-voice.ts';
import { createSpeaker, type SpeakerDeps } from './speaker.ts';
import { type SpeechState, silent } from './store.ts';
import type { SystemEnd } from './system-speech.ts';

const english: SystemVoice = { id: 'sam', name: 'Sam', language: 'en-US' };

interface Options {
  speakWith?: 'system' | 'program' | 'model';
  voices?: SystemVoice[];
  ready?: boolean;
  pieces?: (signal: AbortSignal) => AsyncIterable<SpokenPiece>;
  ends?: SystemEnd[];
}

function here({ speakWith = 'system', voices = [], ready = true, pieces, ends = [] }: Options = {}) {
  const done: string[] = [];
  const states: string[] = [];
  let state: SpeechState = silent;
  let allowed = ready;
  const played = Promise.withResolvers<void>();
  const deps: SpeakerDeps = {
    player: {
      ready: async () => allowed,
      put: (pcm, rate) => done.push(`put ${pcm.length} ${rate}`),
      played: () => played.promise,
      stop: () => done.push('stop'),
    },
    system: {
      say: async (text, voice) => {
        done.push(`${voice.name}: ${text}`);
        return ends.shift() ?? 'said';
      },
      stop: () => {},
    },
    systemVoices: async () => voices,
    settings: async () => ({ speakWith, speakVoice: '', speakRate: 1 }),
    open: ({ text }, signal) => {
      done.push(`core: ${text}`);
      return (
        pieces?.(signal) ??
        (async function* () {
          yield { type: 'sentence', at: 0, text } as const;
          yield { type: 'sound', at: 0, rate: 22_050, pcm: 'AAAA' } as const;
          yield { type: 'ended' } as const;
        })()
      );
    },
    hushCore: () => done.push('hush core'),
    decode: (base64) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)),
    describe: () => ({ sentence: 'It broke.', remedy: 'Try again.' }),
    get: () => state,
    set: (next) => {
      state = next;
      if (states.at(-1) !== next.phase) states.push(next.phase);
    },
  };
  const speaker = createSpeaker(deps);
  const allow = () => {
    allowed = true;
  };
  const said = () => done.filter((line) => line !== 'stop');
  return { speaker, said, done, states, state: () => state, played, allow };
}

const words = (text: string) => ({ of: 'u1', text, language: 'en' as const });

describe('the voice of the page', () => {
  it('says it sentence by sentence with a voice of its own', async () => {
    const { speaker, said, states } = here({ voices: [english] });
    await speaker.say(words('**One** is. Two is.'));
    expect(said()).toEqual(['Sam: One is.', 'Sam: Two is.']);
    expect(states).toEqual(['starting', 'speaking', 'quiet']);
  });

  it('has a program of the machine say it where it has no voice, or none of the language', async () => {
    for (const voices of [[], [english]]) {
      const { speaker, said, played } = here({ voices });
      played.resolve();
      await speaker.say({ of: 'u1', text: 'Eins.', language: 'de' });
      expect(said()).toEqual(['core: Eins.', 'put 3 22050']);
    }
  });

  it('never uses its own voice where a model or a program was chosen', async () => {
    for (const speakWith of ['model', 'program'] as const) {
      const { speaker, said, played } = here({ speakWith, voices: [english] });
      played.resolve();
      await speaker.say(words('One.'));
      expect(said()[0]).toBe('core: One.');
    }
  });

  it('hands on the sentences that its own voice did not say', async () => {
    const { speaker, said, played } = here({ voices: [english], ends: ['said', 'failed'] });
    played.resolve();
    await speaker.say(words('One is. Two is. Three is.'));
    expect(said()).toEqual(['Sam: One is.', 'Sam: Two is.', 'core: Two is.\nThree is.', 'put 3 22050']);
  });

  it('waits for the click that the browser wants, and says it then', async () => {
    const { speaker, said, state, allow, played } = here({ speakWith: 'program', ready: false });
    played.resolve();
    await speaker.say(words('One.'));
    expect(state().phase).toBe('blocked');
    expect(said()).toEqual([]);
    allow();
    await speaker.goOn();
    expect(said()).toEqual(['core: One.', 'put 3 22050']);
    expect(state().phase).toBe('quiet');
  });

  it('is silent at once, and says so to the core only where the core plays', async () => {
    for (const elsewhere of [false, true]) {
      const signals: AbortSignal[] = [];
      const begun = Promise.withResolvers<void>();
      const { speaker, said, done, state } = here({
        speakWith: 'program',
        pieces: async function* (signal) {
          signals.push(signal);
          yield elsewhere ? { type: 'playing', at: 0 } : { type: 'sound', at: 0, rate: 8_000, pcm: 'AAAA' };
          begun.resolve();
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          yield { type: 'sound', at: 1, rate: 8_000, pcm: 'AAAA' };
        },
      });
      const saying = speaker.say(words('One. Two.'));
      await begun.promise;
      const before = done.length;
      speaker.hush();
      expect(done.slice(before)).toEqual(elsewhere ? ['stop', 'hush core'] : ['stop']);
      expect(state()).toEqual(silent);
      expect(signals[0]?.aborted).toBe(true);
      await saying;
      expect(said().filter((line) => line.startsWith('put'))).toHaveLength(elsewhere ? 0 : 1);
      expect(state()).toEqual(silent);
    }
  });

  it('makes room for what is said next', async () => {
    const { speaker, said, state, played } = here({ speakWith: 'program' });
    const first = speaker.say(words('First.'));
    await new Promise((resolve) => setTimeout(resolve));
    const second = speaker.say({ of: 'u2', text: 'Second.', language: 'en' });
    await new Promise((resolve) => setTimeout(resolve));
    expect(state()).toMatchObject({ of: 'u2', phase: 'speaking' });
    played.resolve();
    await Promise.all([first, second]);
    expect(said().filter((line) => line.startsWith('core'))).toEqual(['core: First.', 'core: Second.']);
    expect(state()).toEqual(silent);
  });

  it('says why it could not, and keeps it there', async () => {
    const { speaker, state, played } = here({
      speakWith: 'model',
      pieces: async function* () {
        yield { type: 'failed', sentence: 'No model is chosen.', remedy: 'Choose one.' };
        yield { type: 'ended' };
      },
    });
    played.resolve();
    await speaker.say(words('One.'));
    expect(state()).toMatchObject({ phase: 'failed', problem: { sentence: 'No model is chosen.' } });
    const broken = here({
      speakWith: 'model',
      // biome-ignore lint/correctness/useYield: it breaks before anything comes
      pieces: async function* () {
        throw new Error('gone');
      },
    });
    await broken.speaker.say(words('One.'));
    expect(broken.state()).toMatchObject({ phase: 'failed', problem: { sentence: 'It broke.' } });
  });

  it('says nothing where there is nothing', async () => {
    const { speaker, said, state } = here();
    await speaker.say(words('   '));
    expect(said()).toEqual([]);
    expect(state()).toEqual(silent);
  });
});

describe('which voice', () => {
  const voice = (id: string, language: string): SystemVoice => ({ id, name: id, language });
  const all = [voice('b', 'en-GB'), voice('a', 'en-US'), voice('c', 'de-AT'), voice('d', 'zh-CN'), voice('e', 'fr-FR')];
  it.each([
    ['en', '', 'a'],
    ['en', 'b', 'b'],
    ['en', 'c', 'a'],
    ['de', '', 'c'],
    ['zh', '', 'd'],
  ] as const)('for %s with “%s” chosen is %s', (language, chosen, wanted) =>
    expect(chooseVoice(all, language, chosen)?.id).toBe(wanted),
  );
  it('is none where none speaks it', () => expect(chooseVoice([voice('e', 'fr-FR')], 'en', 'e')).toBeNull());
});
