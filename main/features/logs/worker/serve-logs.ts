import type { MessagePort } from 'node:worker_threads';
import { createSerial, type Serial } from '../../../core/lib/serial.ts';
import { createLineReader, type LineReader } from '../lines/line-reader.ts';
import { type FromNumber, noteLine } from '../store/source.ts';
import { createKeeper, type Kept } from './create-keeper.ts';
import { type FollowedOutput, followOutput, newOutput } from './follow-output.ts';
import type { Ask, FromLogs, ToLogs } from './messages.ts';

interface Sink {
  kept: Kept;
  serial: Serial;
  /** When what is read now came. */
  at: number;
  readers: [out: LineReader, err: LineReader];
  followed: FollowedOutput | null;
}

interface Deps {
  port: Pick<MessagePort, 'postMessage' | 'on'>;
  root: string;
  limitBytes: number;
}

/** The thread of the logs: it alone writes them. */
export function serveLogs({ port, root, limitBytes }: Deps) {
  const tell = (message: FromLogs) => port.postMessage(message);
  const keeper = createKeeper({ root, tell });
  const sinks = new Map<number, Sink>();
  const failed = (error: unknown) =>
    tell({ type: 'failed', why: error instanceof Error ? (error.stack ?? '') : String(error) });
  keeper.setLimit(limitBytes);
  const loaded = keeper.load().catch(failed);

  function open(id: number, kept: Kept, file: boolean): void {
    const readerOf = (from: FromNumber) => createLineReader((line) => kept.source.add(sink.at, from, line));
    const sink: Sink = { kept, serial: createSerial(), at: 0, readers: [readerOf(0), readerOf(1)], followed: null };
    sinks.set(id, sink);
    kept.writers += 1;
    void sink.serial(async () => {
      await loaded;
      await keeper.mark(kept);
      if (!file) return;
      sink.followed = followOutput({
        source: kept.source,
        reader: sink.readers[0],
        now() {
          sink.at = Date.now();
        },
        pieceDone: () => kept.hearing.flush(),
        release: (path, bytes) => tell({ type: 'release', path, bytes }),
        onTrouble: (why) => tell({ type: 'failed', why: `The output of ${kept.id} cannot be read: ${why}` }),
      });
    });
  }

  async function take(sink: Sink, from: 0 | 1, at: number, bytes: Uint8Array): Promise<void> {
    const { source, hearing } = sink.kept;
    sink.at = at;
    sink.readers[from].push(bytes);
    source.pieceDone();
    hearing.flush();
    if (source.isFull()) await source.whenRoom();
  }

  async function end(sink: Sink, id: number): Promise<void> {
    await sink.followed?.end();
    sink.at = Date.now();
    for (const reader of sink.readers) reader.end();
    sink.kept.hearing.flush();
    await sink.kept.source.flush();
    sink.kept.writers -= 1;
    sinks.delete(id);
  }

  async function answer(ask: Ask): Promise<unknown> {
    await loaded;
    switch (ask.kind) {
      case 'outputFile': {
        const kept = keeper.need(ask.target);
        await keeper.mark(kept);
        return newOutput(kept.source);
      }
      case 'sources':
        return keeper.sources(ask.projectId);
      case 'plan':
        // What is still being read came before the question.
        await Promise.all([...sinks.values()].map(({ serial }) => serial.idle()));
        return keeper.plan(ask.projectId, ask.targets);
      case 'clear':
        return keeper.clear(ask.target);
      case 'forget':
        return keeper.forget(ask.projectId);
      case 'kept':
        return keeper.kept();
      case 'cannotRelease':
        for (const { followed } of sinks.values()) followed?.cannotPunch();
        return null;
      case 'end':
        for (const sink of sinks.values())
          await sink.serial(async () => {
            await sink.followed?.dispose();
            // What a pipe brought last is lost with the pipe; of a file the rest is read by the next life.
            if (!sink.followed) for (const reader of sink.readers) reader.end();
          });
        await keeper.end();
        return null;
    }
  }

  const handle = (message: ToLogs): unknown => {
    switch (message.type) {
      case 'limit':
        return keeper.setLimit(message.bytes);
      case 'open':
        return open(message.sink, keeper.need(message.target), message.file);
      case 'chunk': {
        const sink = sinks.get(message.sink);
        const { from, at, bytes } = message;
        const taken = () => tell({ type: 'taken', sink: message.sink, bytes: bytes.length });
        if (!sink) return taken();
        void sink
          .serial(() => take(sink, from, at, bytes))
          .catch(failed)
          .then(taken);
        return;
      }
      case 'note': {
        const sink = sinks.get(message.sink);
        const { at, text, level } = message;
        void sink?.serial(async () => {
          sink.kept.source.add(at, 2, noteLine(text, level));
          sink.kept.hearing.flush();
        });
        return;
      }
      case 'end': {
        const sink = sinks.get(message.sink);
        const done = sink ? sink.serial(() => end(sink, message.sink)) : Promise.resolve();
        void done.catch(failed).then(() => tell({ type: 'answer', id: message.id, value: null }));
        return;
      }
      case 'hear':
        return keeper.hear(message);
      case 'follow':
        return keeper.live.follow(message.follower, message.wanted);
      case 'ask':
        void answer(message.ask).then(
          (value) => tell({ type: 'answer', id: message.id, value }),
          (error) =>
            tell({ type: 'refused', id: message.id, why: error instanceof Error ? error.message : String(error) }),
        );
    }
  };

  port.on('message', (message: ToLogs) => {
    try {
      handle(message);
    } catch (error) {
      failed(error);
    }
  });
}
