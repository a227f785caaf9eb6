import type { Children } from '../../../../core/children/types.ts';
import { findProgram } from '../../../../core/lib/find-program.ts';
import { Fault, type SpeakingProgram } from '../types.ts';
import { childOf, errorsOf } from './child-of.ts';

/** Speech Dispatcher, as screen readers use it. It plays by itself: Optimus hears nothing of the sound. */
export function createSpdSay({ children }: { children: Children }): SpeakingProgram {
  const find = () => findProgram('spd-say');

  async function silence(): Promise<void> {
    const at = await find();
    // Its server goes on speaking when the one who asked is gone.
    if (at !== null) await children.run({ label: 'end of speech', command: at, args: ['-C'] });
  }

  return {
    name: 'spd-say',
    playsItself: true,
    find,
    voices: async () => [],
    async *say(text, { language, rate, signal }) {
      const at = await find();
      if (at === null) throw new Fault('spd-say is not installed any more.', 'Install espeak-ng or Speech Dispatcher.');
      const child = await childOf({
        children,
        spec: {
          command: at,
          // `-e`: the text comes by its input, where it can be no option. -100..100, in which 0 is the usual speed.
          args: ['-w', '-e', '-l', language, '-r', String(paceOf(rate))],
          stdin: `${text.replace(/\s+/g, ' ')}\n`,
        },
        signal,
      });
      const said = errorsOf(child);
      child.stdout.resume();
      const hush = () => void silence().catch(() => {});
      signal.addEventListener('abort', hush, { once: true });
      try {
        yield { type: 'playing' };
        const { code, signal: killed } = await child.exited;
        if (signal.aborted) return;
        if (code !== 0)
          throw new Fault(
            `spd-say ended with ${killed ?? `code ${code}`}.${said() === '' ? '' : ` ${said()}`}`,
            'Look whether Speech Dispatcher runs: spd-say hello.',
          );
      } finally {
        signal.removeEventListener('abort', hush);
        void child.stop({ graceMs: 0 }).catch(() => {});
      }
    },
  };
}

/** Half as fast is -50, twice as fast is 100 at most. */
export const paceOf = (rate: number) => Math.round(Math.min(100, Math.max(-100, (rate - 1) * 100)));
