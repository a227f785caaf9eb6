import { PassThrough, Readable } from 'node:stream';

export interface BoundedOutput {
  stream: Readable;
  dropped(): number;
}

/** Always takes what the child writes, and keeps the newest `maxBytes` of what nobody has read yet. */
export function keepNewest(source: Readable, maxBytes: number): BoundedOutput {
  let queue: Buffer[] = [];
  let queued = 0;
  let dropped = 0;
  let wanted = false;
  let ended = false;

  const stream = new Readable({
    highWaterMark: Math.min(65_536, maxBytes),
    read() {
      wanted = true;
      feed();
    },
    destroy(error, done) {
      queue = [];
      queued = 0;
      done(error);
    },
  });

  const feed = () => {
    while (wanted && queue.length > 0) {
      const chunk = queue.shift() as Buffer;
      queued -= chunk.length;
      wanted = stream.push(chunk);
    }
    if (ended && queue.length === 0 && !stream.destroyed) stream.push(null);
  };

  const trim = () => {
    while (queued > maxBytes) {
      const oldest = queue.shift() as Buffer;
      const excess = Math.min(oldest.length, queued - maxBytes);
      queued -= excess;
      dropped += excess;
      if (excess < oldest.length) queue.unshift(oldest.subarray(excess));
    }
  };

  source.on('data', (chunk: Buffer) => {
    if (stream.destroyed) return;
    queue.push(chunk);
    queued += chunk.length;
    feed();
    trim();
  });
  const finish = () => {
    if (ended) return;
    ended = true;
    if (wanted || queue.length === 0) feed();
  };
  source.once('end', finish).once('close', finish).on('error', finish);
  return { stream, dropped: () => dropped };
}

/**
 * Node throws away what nobody has read when a child exits, and a caller that awaits anything between start and reading would
 * lose it; so it is taken over at once. When the buffer is full the child waits.
 */
export function keepAll(source: Readable): Readable {
  const stream = new PassThrough();
  source.on('error', () => stream.end());
  source.once('close', () => stream.end());
  return source.pipe(stream);
}

/** For a child whose output goes elsewhere: a stream that is over. */
export function emptyOutput(): Readable {
  return Readable.from([]);
}

export class OutputTooLarge extends Error {
  readonly limit: number;
  constructor(label: string, limit: number) {
    super(`${label} wrote more than ${limit} bytes`);
    this.name = 'OutputTooLarge';
    this.limit = limit;
  }
}

/** Collects two streams up to a common limit; `onOverflow` is called once when there is more. */
export function collect(streams: readonly Readable[], limit: number, onOverflow: () => void) {
  let total = 0;
  const collected = streams.map((stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => {
      const before = total;
      total += chunk.length;
      if (total <= limit) chunks.push(chunk);
      else if (before <= limit) onOverflow();
    });
    return chunks;
  });
  return {
    overflowed: () => total > limit,
    take: () => collected.map((chunks) => Buffer.concat(chunks)),
  };
}
