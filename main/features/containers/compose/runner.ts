import type { Children } from '../../../core/children/types.ts';
import { createProgram } from './program.ts';

export type OnOutput = (from: 'out' | 'err', chunk: Uint8Array) => void;

interface Run {
  /** For people: `Compose for shop`. */
  label: string;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  args: readonly string[];
  subject?: { type: string; id: string; label: string };
  signal: AbortSignal;
  onOutput?: OnOutput;
}

const lastWords = 600;
const lastOutputMs = 1_000;
const mostOutput = 4_000_000;

/** Runs Compose to its end, whichever program of it is installed. */
export function createComposeRunner({
  children,
  redact,
}: {
  children: Pick<Children, 'run' | 'spawn'>;
  redact: (text: string) => string;
}) {
  const program = createProgram({ children });

  return async function run({ label, cwd, env, args, subject, signal, onOutput = () => {} }: Run) {
    const [command = '', ...first] = await program();
    const child = await children.spawn({
      ...{ label, command, cwd, env, signal },
      args: [...first, '--ansi', 'never', ...args],
      ...(subject && { subject }),
    });
    let said = '';
    let out = '';
    const streams = [
      ['out', child.stdout],
      ['err', child.stderr],
    ] as const;
    const drained = streams.map(
      ([from, stream]) =>
        new Promise<void>((resolve) => {
          stream.on('data', (chunk: Buffer) => {
            const text = chunk.toString('utf8');
            said = (said + text).slice(-8 * lastWords);
            if (from === 'out' && out.length < mostOutput) out += text;
            onOutput(from, chunk);
          });
          stream.once('close', resolve).once('error', () => resolve());
        }),
    );
    const { code } = await child.exited;
    // What it started may hold its output for ever.
    const enough = setTimeout(() => {
      for (const [, stream] of streams) stream.destroy();
    }, lastOutputMs);
    await Promise.all(drained);
    clearTimeout(enough);
    signal.throwIfAborted();
    /** `out` may hold secrets: it is to be read, and never shown. */
    return { code, said: redact(said).trim().slice(-lastWords), out };
  };
}
export type ComposeRunner = ReturnType<typeof createComposeRunner>;
