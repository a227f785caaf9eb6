import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Cancel } from '../../../core/lib/clock.ts';
import type { LogsForServices, LogTarget } from '../../logs/index.ts';

const longest = 300;
const kept = 8_192;

/** `TypeError: x is not a function`, `panic: …`, `error: …`. */
const reason = /(?:^|\s)(?:[\w.]*(?:Error|Exception)\b.{0,40}:|panic\b|fatal\b|error:)/i;

const sayFrom = (text: string): string => {
  const lines = stripVTControlCharacters(text)
    .split(/\r?\n/)
    .map((line) => line.trim().slice(0, longest))
    .filter((line) => line !== '');
  return lines.findLast((line) => reason.test(line)) ?? lines.at(-1) ?? '';
};

export interface LastWords {
  /** The line that says most about an end: a reason on stderr, or else its last line, or else the last of all. */
  say(): string;
  /** Until the streams have brought all, or nothing more is to be expected soon. */
  drained(): Promise<void>;
  cancel: Cancel;
}

const drainMs = 500;

/** Of streams, whose end is an event. */
export function wordsOfStreams(
  streams: readonly (readonly ['out' | 'err', Readable])[],
): LastWords & { listen(): void } {
  const tails = { out: '', err: '' };
  const listening = streams.map(([from, stream]) => {
    const onData = (chunk: Buffer) => {
      tails[from] = (tails[from] + chunk.toString('utf8')).slice(-kept);
    };
    const closed = new Promise<void>((resolve) => {
      stream.once('close', resolve).once('end', resolve);
      stream.once('error', () => resolve());
    });
    return { closed, stream, onData };
  });
  let heard = false;
  return {
    say: () => sayFrom(tails.err) || sayFrom(tails.out),
    async drained() {
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        // Not before another look at the system: after a busy stretch the time is over before anything could be read.
        timer = setTimeout(() => setImmediate(() => setImmediate(resolve)), drainMs);
      });
      await Promise.race([Promise.all(listening.map(({ closed }) => closed)), enough]);
      clearTimeout(timer);
    },
    cancel: () => {
      for (const { stream, onData } of listening) stream.off('data', onData);
    },
    /** A listener makes a stream flow: it comes with the one that keeps the lines, and not before. */
    listen() {
      if (heard) return;
      heard = true;
      for (const { stream, onData } of listening) stream.on('data', onData);
    },
  };
}

/** Of what goes to a file and is heard from there. */
export function wordsOfLines(logs: Pick<LogsForServices, 'onLine'>, target: LogTarget): LastWords {
  let text = '';
  const cancel = logs.onLine(target, (line) => {
    if (line.from !== 'note') text = `${text}\n${line.text}`.slice(-kept);
  });
  return {
    say: () => sayFrom(text),
    drained: () => new Promise((resolve) => setTimeout(resolve, drainMs)),
    cancel,
  };
}
