import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { SpokenVoice } from '../../../../../shared/features/voice/schema.ts';
import type { Children } from '../../../../core/children/types.ts';
import { findProgram } from '../../../../core/lib/find-program.ts';
import { Fault, type Sound, type SpeakingProgram } from '../types.ts';
import { createWavStream } from '../wav-stream.ts';
import { childOf, errorsOf } from './child-of.ts';

const usualVoice: Readonly<Record<VoiceLanguage, string>> = { en: 'en', de: 'de', zh: 'cmn' };
/** Words a minute at the usual speed, and what it takes at most. */
const usualPace = 175;
const [slowest, quickest] = [80, 450];

/** `Pty Language Age/Gender VoiceName File Other languages`: columns that names with spaces do not move. */
export function readVoices(table: string): SpokenVoice[] {
  const seen = new Set<string>();
  return table
    .split('\n')
    .slice(1)
    .flatMap((line): SpokenVoice[] => {
      const [, language, name, file] = /^\s*\d+\s+(\S+)\s+\S+\s+(\S+)\s+(\S+)/.exec(line) ?? [];
      if (!language || !name || !file || seen.has(language)) return [];
      const spoken = /^(?:cmn|zh)\b/.test(language) ? 'zh' : /^(en|de)\b/.exec(language)?.[1];
      if (!spoken) return [];
      seen.add(language);
      return [{ source: 'program', id: language, name: name.replaceAll('_', ' '), language: spoken }];
    });
}

/** espeak-ng writes sound to its output: it is played where the user sits, and can be cut at any sample. */
export function createEspeak({ children }: { children: Children }): SpeakingProgram {
  let known: { at: string; voices: SpokenVoice[] } | null = null;
  const find = () => findProgram('espeak-ng');

  const voices = async (): Promise<SpokenVoice[]> => {
    const at = await find();
    if (at === null) return [];
    if (known?.at === at) return known.voices;
    const { code, stdout } = await children.run({ label: 'voices of espeak-ng', command: at, args: ['--voices'] });
    const read = code === 0 ? readVoices(stdout.toString('utf8')) : [];
    if (read.length > 0) known = { at, voices: read };
    return read;
  };

  return {
    name: 'espeak-ng',
    playsItself: false,
    find,
    voices,
    async *say(text, { language, voice, rate, signal }): AsyncGenerator<Sound, void, void> {
      const at = await find();
      if (at === null) throw new Fault('espeak-ng is not installed any more.', 'Install espeak-ng.');
      const wanted = voice === '' ? null : (await voices()).find(({ id }) => id === voice);
      // A voice of another language would read it by the rules of its own.
      const chosen = wanted?.language === language ? wanted.id : usualVoice[language];
      const pace = Math.round(Math.min(quickest, Math.max(slowest, usualPace * rate)));
      const child = await childOf({
        children,
        spec: {
          command: at,
          args: ['--stdin', '--stdout', '-b', '1', '-v', chosen, '-s', String(pace)],
          stdin: text,
        },
        signal,
      });
      const said = errorsOf(child);
      const wav = createWavStream();
      let heard = false;
      try {
        for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
          if (signal.aborted) return;
          const piece = wav.push(chunk);
          if (typeof piece === 'string') throw new Fault(`espeak-ng answered with something else: ${piece}.`, '');
          if (!piece) continue;
          heard = true;
          yield { type: 'sound', ...piece };
        }
      } finally {
        void child.stop({ graceMs: 0 }).catch(() => {});
      }
      const { code, signal: killed } = await child.exited;
      if (signal.aborted) return;
      if (code !== 0 || !heard)
        throw new Fault(
          `espeak-ng ended with ${killed ?? `code ${code}`} and ${heard ? 'said only a part' : 'said nothing'}.${said() === '' ? '' : ` ${said()}`}`,
          'Try it in a terminal: espeak-ng "hello".',
        );
    },
  };
}
