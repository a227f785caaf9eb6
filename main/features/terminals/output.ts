import { setTimeout } from 'node:timers/promises';
import type { Frame } from '../../../shared/contract/builder.ts';
import type { OutputChunk } from '../../../shared/features/terminals/schema.ts';
import type { Readers } from './readers.ts';
import type { ByteLog } from './scrollback/byte-log.ts';

/** Large enough that the cost of a frame is nothing beside its bytes, small enough to let what is typed elsewhere pass. */
const chunkBytes = 64 * 1024;
const lookForLine = 64 * 1024;
/** A pty gives 4 KB at a time: in a flood they are put together, a single echo goes at once. */
const gatherMs = 4;
const gatherBytes = chunkBytes;

interface Options {
  id: string;
  reader: string;
  bytes: ByteLog;
  readers: Readers;
  /** Where the reader has got to, or wants to begin. */
  from: number;
  /** It goes on where it was, so the very byte counts. */
  exact: boolean;
  /** Brings a fresh screen into the state of the terminal, for who begins in the middle. */
  prelude: () => string;
  signal?: AbortSignal | undefined;
}

/** A byte after a line break: nobody should begin to read in the middle of a sequence. */
async function lineAfter(bytes: ByteLog, from: number): Promise<number> {
  const piece = await bytes.read(from, lookForLine);
  const at = piece?.bytes.indexOf(0x0a) ?? -1;
  return piece && at >= 0 ? piece.at + at + 1 : from;
}

/** The output for one reader, pulled at its own pace: what it has not acknowledged is bounded, the rest waits on disk. */
export async function* readOutput(options: Options): AsyncGenerator<Frame<OutputChunk>, void, void> {
  const { id: epoch, bytes, readers, exact, signal } = options;
  const first = bytes.first();
  const wanted = Math.min(Math.max(options.from, first), bytes.next());
  const inMiddle = !exact && wanted > first;
  let at = inMiddle ? await lineAfter(bytes, wanted) : wanted;
  const reader = readers.add(options.reader, at);
  let waiting: PromiseWithResolvers<void> | null = null;
  reader.wake = () => waiting?.resolve();
  const stopListening = bytes.onChange(reader.wake);
  signal?.addEventListener('abort', reader.wake);
  try {
    if (!exact || wanted !== options.from)
      yield { type: 'reset', epoch, offset: at, lost: exact ? Math.max(0, wanted - options.from) : 0 };
    const prelude = inMiddle ? options.prelude() : '';
    if (prelude !== '') {
      const base64 = Buffer.from(prelude).toString('base64');
      yield { type: 'item', epoch, offset: at, item: { at, base64, prelude: true, seen: true } };
    }
    let sentAt = 0;
    while (!signal?.aborted && readers.isCurrent(reader)) {
      if (bytes.next() - at < gatherBytes && performance.now() - sentAt < gatherMs) await setTimeout(gatherMs);
      const room = readers.room(reader);
      const seen = readers.seen();
      const unseenAt = at < seen ? seen - at : chunkBytes;
      const piece = room > 0 ? await bytes.read(at, Math.min(room, chunkBytes, unseenAt)) : null;
      if (piece) {
        if (piece.at > at) {
          const lost = piece.at - at;
          reader.acknowledged = reader.sent = piece.at;
          yield { type: 'reset', epoch, offset: piece.at, lost };
        }
        at = piece.at + piece.bytes.length;
        readers.sent(reader, at);
        const item = { at: piece.at, base64: piece.bytes.toString('base64'), prelude: false, seen: at <= seen };
        sentAt = performance.now();
        yield { type: 'item', epoch, offset: at, item };
        continue;
      }
      waiting = Promise.withResolvers<void>();
      if (signal?.aborted || !readers.isCurrent(reader)) break;
      // Between the last look and now something may have come.
      if (readers.room(reader) > 0 && bytes.next() > at) continue;
      await waiting.promise;
      waiting = null;
    }
  } finally {
    signal?.removeEventListener('abort', reader.wake);
    stopListening();
    readers.remove(reader);
  }
}
