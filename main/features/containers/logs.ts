import type Docker from 'dockerode';
import type { ContainerLogs } from '../../../shared/features/containers/schema.ts';

const mostBytes = 2_000_000;
const longestLine = 4_000;
const answerMs = 8_000;

interface Piece {
  from: 'out' | 'err';
  bytes: Buffer;
}

/** Without a terminal both outputs come through one line, each piece behind a head of eight bytes. */
export function pieces(all: Buffer, terminal: boolean): Piece[] {
  if (terminal) return [{ from: 'out', bytes: all }];
  const found: Piece[] = [];
  for (let at = 0; at + 8 <= all.length; ) {
    const length = all.readUInt32BE(at + 4);
    found.push({ from: all[at] === 2 ? 'err' : 'out', bytes: all.subarray(at + 8, at + 8 + length) });
    at += 8 + length;
  }
  return found;
}

export function readLogs(all: Buffer, terminal: boolean, redact: (text: string) => string): ContainerLogs['lines'] {
  const lines: { stamp: string; line: ContainerLogs['lines'][number] }[] = [];
  // A line may come in several pieces of its own output, with a piece of the other one between them.
  const rest = { out: '', err: '' };
  const decoders = { out: new TextDecoder(), err: new TextDecoder() };
  const add = (from: Piece['from'], line: string) => {
    const [, stamp, text = ''] = /^(\S{20,40}) ?(.*)$/s.exec(line) ?? [];
    const at = Date.parse(stamp ?? '');
    const said = redact((Number.isFinite(at) ? text : line).replace(/\r$/, ''));
    const short = said.length > longestLine ? `${said.slice(0, longestLine)}… ` : said;
    lines.push({ stamp: stamp ?? '', line: { at: Number.isFinite(at) ? at : null, from, text: short } });
  };
  for (const { from, bytes } of pieces(all, terminal)) {
    const parts = (rest[from] + decoders[from].decode(bytes, { stream: true })).split('\n');
    rest[from] = parts.pop() ?? '';
    for (const part of parts) add(from, part);
  }
  for (const from of ['out', 'err'] as const) if (rest[from] !== '') add(from, rest[from]);
  // To the nanosecond, as they are written: within a millisecond both outputs may have spoken.
  if (!terminal) lines.sort((a, b) => (a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : 0));
  return lines.map(({ line }) => line);
}

interface Dial {
  path: string;
  method: 'GET';
  isStream: true;
  abortSignal: AbortSignal;
  statusCodes: Record<number, true | string>;
  options: object;
}

/** As a stream, although nobody follows: a single line may be larger than what is wanted of all of them. */
export async function askLogs(docker: Docker, id: string, lines: number): Promise<{ bytes: Buffer; cut: boolean }> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), answerMs);
  const ask: Dial = {
    path: `/containers/${id}/logs?`,
    method: 'GET',
    isStream: true,
    abortSignal: stop.signal,
    statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
    options: { stdout: true, stderr: true, timestamps: true, tail: lines, follow: false },
  };
  try {
    const stream = await new Promise<NodeJS.ReadableStream & { destroy(): void }>((resolve, reject) => {
      docker.modem.dial(ask, (error: unknown, found: unknown) =>
        error ? reject(error) : resolve(found as NodeJS.ReadableStream & { destroy(): void }),
      );
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > mostBytes) {
        stream.destroy();
        return { bytes: Buffer.concat(chunks), cut: true };
      }
    }
    return { bytes: Buffer.concat(chunks), cut: false };
  } finally {
    clearTimeout(timer);
  }
}
