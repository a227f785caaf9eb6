import type Docker from 'dockerode';
import { longestLine, type ReadLine, readLine } from '../lines/line-reader.ts';
import { perMs } from '../store/block.ts';

export interface StampedLine {
  /** To the microsecond, as a key. */
  key: number;
  at: number;
  from: 0 | 1;
  line: ReadLine;
}

interface Ask {
  /** Milliseconds. */
  since?: number;
  until?: number;
  tail?: number;
  follow: boolean;
  signal: AbortSignal;
}

interface Dial {
  path: string;
  method: 'GET';
  isStream: true;
  abortSignal: AbortSignal;
  statusCodes: Record<number, true | string>;
  options: object;
}

const seconds = (ms: number) => `${Math.floor(ms / 1_000)}.${String(Math.floor(ms % 1_000)).padStart(3, '0')}000000`;
/** A line that claims more is cut by its reader; this is for one that never ends. */
const mostHeld = 2 * longestLine;
const headBytes = 8;

/** What a container has written, as the engine keeps it. */
export function openLogs(docker: Docker, id: string, { since, until, tail, follow, signal }: Ask) {
  const ask: Dial = {
    path: `/containers/${id}/logs?`,
    method: 'GET',
    isStream: true,
    abortSignal: signal,
    statusCodes: {
      200: true,
      404: 'no such container',
      409: 'being removed',
      500: 'server error',
      501: 'not supported',
    },
    options: {
      ...{ stdout: true, stderr: true, timestamps: true, follow },
      ...(since !== undefined && { since: seconds(Math.max(0, since)) }),
      ...(until !== undefined && { until: seconds(until) }),
      ...(tail !== undefined && { tail }),
    },
  };
  return new Promise<NodeJS.ReadableStream & { destroy(): void }>((resolve, reject) => {
    docker.modem.dial(ask, (error: unknown, found: unknown) =>
      error ? reject(error) : resolve(found as NodeJS.ReadableStream & { destroy(): void }),
    );
  });
}

/** Without a terminal both outputs come through one stream, each piece behind a head of eight bytes. */
export function createDemultiplexer(terminal: boolean, onPiece: (from: 0 | 1, bytes: Buffer) => void) {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): void => {
    if (terminal) {
      onPiece(0, chunk);
      return;
    }
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (at + headBytes <= bytes.length) {
      const length = bytes.readUInt32BE(at + 4);
      if (at + headBytes + length > bytes.length) break;
      onPiece(bytes[at] === 2 ? 1 : 0, bytes.subarray(at + headBytes, at + headBytes + length));
      at += headBytes + length;
    }
    rest = bytes.subarray(at);
  };
}

const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;

/** Lines with the engine's own times. */
export function createStampedReader(onLine: (line: StampedLine) => void) {
  const held: [string, string] = ['', ''];

  function take(from: 0 | 1, raw: string): void {
    const found = stamp.exec(raw);
    if (!found) return;
    const [whole, day, fraction = '', zone] = found;
    const ms = Date.parse(`${day}${zone}`);
    const nanos = Number(fraction.padEnd(9, '0'));
    const at = ms + Math.floor(nanos / 1e6);
    const text = raw.slice(whole.length);
    const cut = text.length > longestLine;
    const line = readLine(cut ? text.slice(0, longestLine) : text, cut, false);
    onLine({ key: at * perMs + Math.floor(((nanos % 1e6) * perMs) / 1e6), at, from, line });
  }

  return {
    push(from: 0 | 1, bytes: Buffer): void {
      const text = held[from] + bytes.toString('latin1');
      let begin = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
        take(from, text.slice(begin, end));
        begin = end + 1;
      }
      // Of a line without end the beginning is kept: its cut is told with its end.
      const rest = text.slice(begin);
      held[from] = rest.length > mostHeld ? rest.slice(0, mostHeld) : rest;
    },
    end(): void {
      for (const from of [0, 1] as const) {
        if (held[from] !== '') take(from, held[from]);
        held[from] = '';
      }
    },
  };
}
