import type { Readable, Writable } from 'node:stream';
import { Readable as FromIterable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Children, Exit } from '../../../../core/children/types.ts';
import { DumpTrouble } from './trouble.ts';

const lastWordsBytes = 4_000;
const longestLine = 20_000;
/** A grandchild may hold the pipe long after the tool itself has ended. */
const lastOutputMs = 2_000;

interface ToolRun {
  /** For people: `pg_dump of shop`. */
  label: string;
  file: string;
  args: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  signal: AbortSignal;
  stdin?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Each line of stderr, as it comes. */
  onLine?: (line: string) => void;
  onOutput?: (chunk: Buffer) => void;
  /** Takes what is written to stdout at its own pace, and is ended with it. */
  stdoutTo?: Writable;
  /** Exits that are no failure; 0 when left away. */
  fine?: readonly number[];
}

interface ToolEnd {
  exit: Exit;
  lastWords: string;
}

export type RunTool = (run: ToolRun) => Promise<ToolEnd>;

/** Starts tools under the guardian, drains both of their pipes, and keeps the end of what they said for the error. */
export function createRunTool(children: Pick<Children, 'spawn'>): RunTool {
  return async (run) => {
    const { label, file, args, env, cwd, signal, fine = [0] } = run;
    const child = await children.spawn({
      ...{ label, command: file, args, signal },
      ...(env && { env }),
      ...(cwd !== undefined && { cwd }),
      stdin: run.stdin ? 'pipe' : 'ignore',
    });
    const words = keepLastWords(child.stderr, run.onLine);
    const drained = run.stdoutTo ? pipeline(child.stdout, run.stdoutTo) : null;
    // Who takes it may have given up: what the tool says then is of no use to anybody.
    drained?.catch(() => child.stdout.destroy());
    if (!drained) child.stdout.on('data', (chunk: Buffer) => run.onOutput?.(chunk));
    let fed: Promise<unknown> = Promise.resolve();
    let unfed: unknown = null;
    if (run.stdin && child.stdin)
      // A tool that ends early closes the pipe: its exit and its words say why.
      fed = pipeline(FromIterable.from(run.stdin), child.stdin).catch((error: unknown) => {
        unfed = error;
        child.stdin?.destroy();
      });
    const exit = await child.exited;
    if (drained) await drained;
    await Promise.race([Promise.all([ended(child.stdout), ended(child.stderr)]), later(lastOutputMs)]);
    child.stdout.destroy();
    child.stderr.destroy();
    signal.throwIfAborted();
    if (exit.code === null || !fine.includes(exit.code))
      throw new DumpTrouble(
        exit.code === null ? `${label} was ended by ${exit.signal}.` : `${label} failed with ${exit.code}.`,
        { said: words.take() },
      );
    await fed;
    if (unfed !== null) throw new DumpTrouble(`${label} did not take all that it was given.`, { cause: unfed });
    return { exit, lastWords: words.take() };
  };
}

/** What a tool writes to its standard output, when it is short. */
export async function askTool(runTool: RunTool, run: Omit<ToolRun, 'onOutput'>): Promise<string> {
  let text = '';
  const onOutput = (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(0, 100_000);
  };
  await runTool({ ...run, onOutput });
  return text.trim();
}

function keepLastWords(stream: Readable, onLine: ((line: string) => void) | undefined) {
  let kept = '';
  let line = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    kept = (kept + text).slice(-lastWordsBytes);
    if (!onLine) return;
    line += text;
    for (let at = line.indexOf('\n'); at >= 0; at = line.indexOf('\n')) {
      onLine(line.slice(0, at).trimEnd());
      line = line.slice(at + 1);
    }
    line = line.slice(0, longestLine);
  });
  return { take: () => kept.trim().split('\n').slice(-12).join(' ').replaceAll(/\s+/g, ' ').slice(-1_500) };
}

function ended(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.readableEnded || stream.destroyed) resolve();
    else
      stream
        .once('end', resolve)
        .once('close', resolve)
        .once('error', () => resolve());
  });
}

const later = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref();
  });
