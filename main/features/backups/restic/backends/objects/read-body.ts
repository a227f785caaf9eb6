import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** A connection over which nothing comes for so long is broken, also where nobody says so. */
export const idleMs = 60_000;

const cut = (message: string): Error => Object.assign(new Error(message), { code: 'ECONNRESET' });

/** All of it into one buffer; what ends too early is an error, and tried again like a broken connection. */
export async function readBody(body: Readable, expected: number | undefined, signal: AbortSignal): Promise<Buffer> {
  const end = () => body.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  (body as Partial<IncomingMessage>).setTimeout?.(idleMs, () => void body.destroy(cut('nothing came any more')));
  try {
    if (expected === undefined) return await collected(body);
    const bytes = Buffer.allocUnsafe(expected);
    let at = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (at + chunk.length > expected) throw cut('more came than was announced');
      at += chunk.copy(bytes, at);
    }
    if (at < expected) throw cut('less came than was announced');
    return bytes;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function collected(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
