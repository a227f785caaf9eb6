import type { Readable } from 'node:stream';
import type { LogLevel } from '../../../shared/features/logs/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { levelNumber } from './lines/level.ts';
import type { LogSink, LogTarget } from './types.ts';
import type { LogThread } from './worker/log-thread.ts';

/** What crosses to the thread at once. */
const pieceBytes = 64 * 1_024;
/** What may be under way to it before a pipe is paused, and when it goes on. */
const mostUnderWay = 1_024 * 1_024;
const goesOnAt = 256 * 1_024;
/** A grandchild may hold a pipe open for ever: what is in it by then is taken. */
const drainMs = 2_000;
/** Of one that never stops writing, what comes until then is taken. */
const longestDrainMs = 30_000;
/** Who writes without asking whether there is room loses what goes beyond this, and is told how much. */
const mostUnasked = 32 * 1_024 * 1_024;

interface Open {
  id: number;
  target: LogTarget;
  file: boolean;
  underWay: number;
  lost: number;
  paused: Set<Readable>;
  resumes: number;
  ending: Promise<void> | null;
  ended: boolean;
}

interface Deps {
  thread: LogThread;
  clock: Clock;
}

/** Hands what services write over to the thread, never more than it can take. */
export function createSinks({ thread, clock }: Deps) {
  const open = new Map<number, Open>();
  let lastId = 0;

  const begin = ({ id, target, file }: Open) => thread.send({ type: 'open', sink: id, target, file });

  function write(sink: Open, from: 0 | 1, chunk: Uint8Array): boolean {
    if (sink.ended || chunk.length === 0) return true;
    if (sink.underWay + chunk.length > mostUnasked) {
      sink.lost += chunk.length;
      return false;
    }
    const at = clock.now();
    for (let start = 0; start < chunk.length; start += pieceBytes) {
      // A copy of its own: what a stream hands out lies in a pool that others share.
      const bytes = new Uint8Array(chunk.subarray(start, start + pieceBytes));
      sink.underWay += bytes.length;
      thread.send({ type: 'chunk', sink: sink.id, from, at, bytes }, [bytes.buffer]);
    }
    return sink.underWay < mostUnderWay;
  }

  const note = (sink: Open, text: string, level: LogLevel) =>
    thread.send({ type: 'note', sink: sink.id, at: clock.now(), text, level: levelNumber(level) });

  /** From the last that was taken: a pipe that waits for the thread has more in it. */
  const patience = (sink: Open) =>
    new Promise<void>((resolve) => {
      const latest = clock.monotonic() + longestDrainMs;
      const look = (resumes: number) =>
        clock.after(drainMs, () => {
          const quiet = sink.paused.size === 0 && sink.resumes === resumes;
          if (quiet || sink.ended || clock.monotonic() >= latest) resolve();
          else look(sink.resumes);
        });
      look(sink.resumes);
    });

  function tellLost(sink: Open): void {
    if (sink.lost === 0) return;
    const lost = sink.lost.toLocaleString('en');
    sink.lost = 0;
    note(sink, `${lost} bytes were not kept: they came faster than they could be taken.`, 'warn');
  }

  function resume(sink: Open): void {
    if (sink.paused.size > 0) sink.resumes += 1;
    for (const stream of sink.paused) stream.resume();
    sink.paused.clear();
  }

  function make(target: LogTarget, file: boolean): LogSink {
    lastId += 1;
    const sink: Open = {
      id: lastId,
      target,
      file,
      underWay: 0,
      lost: 0,
      paused: new Set(),
      resumes: 0,
      ending: null,
      ended: false,
    };
    // In this order: it may start the thread, and a new thread is told of all that are open.
    begin(sink);
    open.set(sink.id, sink);
    const streams: Promise<unknown>[] = [];
    return {
      write: (from, chunk) => write(sink, from === 'err' ? 1 : 0, chunk),
      read(from, stream) {
        const { promise, resolve } = Promise.withResolvers<void>();
        streams.push(promise);
        if (stream.readableEnded || stream.destroyed) resolve();
        stream.once('end', resolve).once('close', resolve).once('error', resolve);
        stream.on('data', (chunk: Uint8Array) => {
          if (write(sink, from === 'err' ? 1 : 0, chunk)) return;
          stream.pause();
          sink.paused.add(stream);
        });
      },
      note: (text, level = 'info') => note(sink, text, level),
      end() {
        sink.ending ??= Promise.race([Promise.all(streams), patience(sink)])
          .then(() => {
            tellLost(sink);
            sink.ended = true;
          })
          .then(() => thread.request<null>((id) => ({ type: 'end', sink: sink.id, id })))
          .then(
            () => {},
            () => {},
          )
          .finally(() => open.delete(sink.id));
        return sink.ending;
      },
    };
  }

  return {
    make,
    isOpen: ({ projectId, service }: LogTarget) =>
      [...open.values()].some(
        ({ target, ending }) => ending === null && target.projectId === projectId && target.service === service,
      ),
    taken(id: number, bytes: number): void {
      const sink = open.get(id);
      if (!sink) return;
      sink.underWay -= bytes;
      if (sink.underWay > goesOnAt) return;
      tellLost(sink);
      resume(sink);
    },
    /** The thread is a new one: what was under way to the old one is lost. */
    again(): void {
      for (const sink of open.values()) {
        const lost = sink.underWay;
        sink.underWay = 0;
        begin(sink);
        if (lost > 0) note(sink, `Up to ${lost.toLocaleString('en')} bytes were lost within Optimus.`, 'warn');
        resume(sink);
      }
    },
  };
}
