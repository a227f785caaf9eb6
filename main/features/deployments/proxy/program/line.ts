import { connect } from 'node:net';
import { type AnswerParser, createAnswerParser } from './answer-parser.ts';

const connectWithinMs = 5_000;

/** Who asks over a connection, until the answer is whole or the connection is gone. */
export interface Asker {
  connected(): void;
  information(status: number, headers: readonly string[]): void;
  head(status: number, message: string, headers: readonly string[]): void;
  body(chunk: Buffer): void;
  /** All that has come so far was told. */
  pass(): void;
  end(trailers: readonly string[]): void;
  drain(): void;
  /** Nothing more comes, and the answer is not whole. `heard`: some of it came. */
  broken(connected: boolean, heard: boolean): void;
}

/** A connection to an upstream, used for one request after the other. */
export interface Line {
  /** When it became idle. */
  freeSince: number;
  readonly usable: boolean;
  ask(asker: Asker, method: string, head: string, bodied: boolean): void;
  write(chunk: Buffer): boolean;
  writePiece(chunk: Buffer): boolean;
  /** The request is whole. */
  finish(last: string): void;
  pause(): void;
  resume(): void;
  destroy(): void;
}

/** What is read is copied out of it, or done with, before anything else can be read. */
const buffer = Buffer.allocUnsafeSlow(65_536);

export function openLine(at: { host: string; port: number }, onFree: (line: Line) => void): Line {
  let asker: Asker | null = null;
  let connected = false;
  let keepAlive = false;
  let sent = false;
  let heard = false;
  let paused = false;
  let trailers: readonly string[] | null = null;

  const parser: AnswerParser = createAnswerParser({
    information: (status, headers) => asker?.information(status, headers),
    head(status, message, headers, mayBeKept) {
      keepAlive = mayBeKept;
      asker?.head(status, message, headers);
    },
    body: (chunk) => asker?.body(chunk),
    end(told) {
      trailers = told;
    },
  });

  const lost = () => {
    const was = asker;
    asker = null;
    socket.destroy();
    was?.broken(connected, heard);
  };
  const whole = (ended: readonly string[]) => {
    const was = asker;
    asker = null;
    trailers = null;
    // Who answers before the end of the request may take the rest of it for the next one.
    if (!keepAlive || !sent || socket.destroyed || socket.writableLength > 0) socket.destroy();
    else {
      if (paused) line.resume();
      onFree(line);
    }
    was?.end(ended);
  };

  const socket = connect({
    ...{ host: at.host, port: at.port, noDelay: true },
    onread: {
      buffer,
      callback(bytes, from) {
        if (socket.destroyed) return true;
        heard = true;
        const fine = parser.read(from.subarray(0, bytes));
        // What follows a whole answer was not asked for: the answer counts, the connection does not.
        if (!fine) keepAlive = false;
        if (trailers !== null) whole(trailers);
        else if (fine) asker?.pass();
        else lost();
        return true;
      },
    },
  });
  socket.setTimeout(connectWithinMs, () => socket.destroy());
  socket.once('connect', () => {
    connected = true;
    socket.setTimeout(0);
    asker?.connected();
  });
  socket.on('drain', () => asker?.drain());
  socket.on('end', () => {
    keepAlive = false;
    if (parser.finish() && trailers !== null) whole(trailers);
    else lost();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    lost();
    parser.close();
  });

  const line: Line = {
    freeSince: 0,
    get usable() {
      return !socket.destroyed && socket.writable;
    },
    ask(by, method, head, bodied) {
      asker = by;
      keepAlive = false;
      sent = !bodied;
      heard = false;
      parser.expect(method);
      socket.write(head, 'latin1');
      if (connected) by.connected();
    },
    write: (chunk) => socket.write(chunk),
    writePiece(chunk) {
      if (chunk.length === 0) return true;
      socket.cork();
      socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
      socket.write(chunk);
      const more = socket.write('\r\n', 'latin1');
      socket.uncork();
      return more;
    },
    finish(last) {
      sent = true;
      if (last !== '') socket.write(last, 'latin1');
    },
    pause() {
      paused = true;
      socket.pause();
    },
    resume() {
      paused = false;
      socket.resume();
    },
    destroy() {
      asker = null;
      socket.destroy();
    },
  };
  return line;
}
