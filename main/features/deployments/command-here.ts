import { StringDecoder } from 'node:string_decoder';
import type { Children } from '../../core/children/types.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { childEnv, shellLine } from '../launcher/index.ts';
import type { StepTalk } from './types.ts';

const outputKept = 64 * 1_024;

interface Deps {
  children: Pick<Children, 'spawn'>;
  clock: Pick<Clock, 'after'>;
  redact: (text: string) => string;
}

/** One command line on this machine, until its end. */
export function createCommandHere({ children, clock, redact }: Deps) {
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));

  return async function commandHere(
    folder: string,
    asked: { line: string; why: string; variables: Readonly<Record<string, string>> },
    talk: StepTalk,
  ): Promise<{ code: number; output: string }> {
    const child = await children.spawn({
      label: asked.why,
      ...shellLine(asked.line),
      cwd: folder,
      env: childEnv(asked.variables, { variable: null, value: null }),
      signal: talk.signal,
    });
    let output = '';
    const listen = (stream: NodeJS.ReadableStream) => {
      const decoder = new StringDecoder('utf8');
      let half = '';
      const take = (text: string) => {
        const lines = (half + text).split('\n');
        half = lines.pop() ?? '';
        for (const line of lines) say(line);
      };
      const say = (line: string) => {
        const hidden = redact(line);
        output = `${output}${hidden}\n`.slice(-outputKept);
        talk.log(hidden);
      };
      return new Promise<void>((resolve) => {
        stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
        stream.once('close', () => {
          if (half !== '') say(half);
          half = '';
          resolve();
        });
      });
    };
    const heard = Promise.all([listen(child.stdout), listen(child.stderr)]);
    const { code } = await child.exited;
    // What it left behind would hold the folder, and its pipes.
    await child.stop({ graceMs: 2_000 });
    await Promise.race([heard, pause(2_000)]);
    talk.signal.throwIfAborted();
    return { code: code ?? 128, output };
  };
}
export type CommandHere = ReturnType<typeof createCommandHere>;
