import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { DomainError } from '../../../../../shared/contract/errors.ts';
import type { ChildHandle, Children } from '../../../../core/children/types.ts';
import { findProgram } from '../../../../core/lib/find-program.ts';
import type { Access, Watch } from '../types.ts';
import { placeOf } from './place.ts';
import { isNowhere, programFault } from './program-fault.ts';

/** For the lock that it removes when it is asked to end. */
const graceMs = 10_000;
/** It tries for a quarter of an hour to reach a place that is gone. */
const mostRetries = 3;
const keptLines = 40;

export interface Run {
  access: Access;
  /** `backup`, `snapshots`: what it does, first of its arguments. */
  args: readonly string[];
  watch: Pick<Watch, 'signal' | 'log'>;
  /** Exits that are no failure; 0 when left away. */
  fine?: readonly number[];
  env?: Record<string, string>;
  onLine?: (line: string) => void;
  /** In the place of lines. False ends it: no more is wanted. */
  onBytes?: (chunk: Buffer) => boolean;
  onWords?: (line: string) => void;
}

export interface Ended {
  exit: number;
  /** The last that it said beside its answer. */
  words: string[];
}

export type RunRestic = (run: Run) => Promise<Ended>;

interface Deps {
  children: Pick<Children, 'spawn'>;
  find?: () => Promise<string | null>;
}

export function createRunRestic({ children, find = () => findProgram('restic') }: Deps): RunRestic {
  return async (run) => {
    const { access, args, watch, fine = [0] } = run;
    watch.signal.throwIfAborted();
    const place = await placeOf(access);
    const command = await find();
    if (command === null)
      throw new DomainError('UNAVAILABLE', {
        ...{ what: place.shown, why: 'The restic program is not installed on this machine.' },
        remedy: 'Install restic, or use a folder, S3 or Azure with the engine of Optimus.',
      });
    const child = await children.spawn({
      ...{ label: `restic ${args[0]}`, command, args: [...args, ...place.args] },
      env: { ...place.env, ...run.env },
      stdin: 'ignore',
    });
    const words: string[] = [];
    let nowhere = 0;
    const ending = endWith(child);
    const take = (line: string) => {
      if (line.trim() === '') return;
      words.push(line);
      if (words.length > keptLines) words.shift();
      run.onWords?.(line);
      if (!isNowhere(line)) return;
      nowhere += 1;
      if (nowhere >= mostRetries) ending.end();
    };
    watch.signal.addEventListener('abort', ending.end, { once: true });
    if (watch.signal.aborted) ending.end();
    try {
      const output = run.onBytes
        ? bytesOf(child.stdout, run.onBytes, ending.satisfy)
        : linesOf(child.stdout, run.onLine);
      const said = linesOf(child.stderr, take);
      const exit = await child.exited;
      await Promise.all([output, said]);
      watch.signal.throwIfAborted();
      if (ending.enough()) return { exit: 0, words };
      if (exit.code === null || !fine.includes(exit.code))
        throw programFault({ exit: exit.code, words: words.join('\n'), place: place.shown });
      return { exit: exit.code, words };
    } finally {
      watch.signal.removeEventListener('abort', ending.end);
      await ending.over();
    }
  };
}
/** First as by Ctrl+C, so that it takes its lock away; then all that is left of it. */
function endWith(child: ChildHandle) {
  let stopped: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  let enough = false;
  const stop = () => {
    stopped = child.stop().catch(() => undefined);
  };
  void child.exited.then(() => timer && clearTimeout(timer));
  const end = () => {
    if (timer) return;
    timer = setTimeout(stop, graceMs);
    try {
      process.kill(child.pid, 'SIGINT');
    } catch {
      // It has ended by itself.
    }
  };
  return {
    end,
    satisfy: () => {
      enough = true;
      end();
    },
    enough: () => enough,
    over: () => stopped,
  };
}

/** Both pipes are always drained: a full one would hold the program for ever. */
async function linesOf(stream: Readable, onLine: ((line: string) => void) | undefined): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) onLine?.(line);
}

async function bytesOf(stream: Readable, onBytes: (chunk: Buffer) => boolean, end: () => void): Promise<void> {
  let wanted = true;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (!wanted) continue;
    wanted = onBytes(chunk);
    if (!wanted) end();
  }
}
