import type { SpokenVoice } from '../../../../../shared/features/voice/schema.ts';
import type { Children } from '../../../../core/children/types.ts';
import { findProgram } from '../../../../core/lib/find-program.ts';
import { Fault, type SpeakingProgram } from '../types.ts';
import { childOf, errorsOf } from './child-of.ts';

const usualPace = 175;

/** `Anna (Premium)      de_DE    # Hallo`: the name may hold spaces. */
export function readSayVoices(table: string): SpokenVoice[] {
  return table.split('\n').flatMap((line): SpokenVoice[] => {
    const [, name, language] = /^(\S.{0,80}?)\s{2,}([a-z]{2})_[A-Za-z]{2,4}\s+#/.exec(line) ?? [];
    if (!name || !language || !['en', 'de', 'zh'].includes(language)) return [];
    return [{ source: 'program', id: name, name, language }];
  });
}

/** `say` of macOS. It plays by itself, and is silent as soon as it is gone. */
export function createSay({ children }: { children: Children }): SpeakingProgram {
  const find = async () => (process.platform === 'darwin' ? findProgram('say') : null);

  const voices = async () => {
    const at = await find();
    if (at === null) return [];
    const { code, stdout } = await children.run({ label: 'voices of say', command: at, args: ['-v', '?'] });
    return code === 0 ? readSayVoices(stdout.toString('utf8')) : [];
  };

  return {
    name: 'say',
    playsItself: true,
    find,
    voices,
    async *say(text, { language, voice, rate, signal }) {
      const at = await find();
      if (at === null) throw new Fault('say is not there any more.', 'It is a part of macOS.');
      const all = await voices();
      const fits = (one: SpokenVoice) => one.language === language;
      const chosen = all.find((one) => one.id === voice && fits(one)) ?? all.find(fits);
      const child = await childOf({
        children,
        spec: {
          command: at,
          args: ['-r', String(Math.round(usualPace * rate)), ...(chosen ? ['-v', chosen.id] : []), '-f', '-'],
          stdin: text,
        },
        signal,
      });
      const said = errorsOf(child);
      child.stdout.resume();
      try {
        yield { type: 'playing' };
        const { code, signal: killed } = await child.exited;
        if (signal.aborted) return;
        if (code !== 0) throw new Fault(`say ended with ${killed ?? `code ${code}`}. ${said()}`.trim(), '');
      } finally {
        void child.stop({ graceMs: 0 }).catch(() => {});
      }
    },
  };
}
