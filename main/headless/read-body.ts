import type { IncomingMessage } from 'node:http';
import { bodyLimit, type Reason } from './reasons.ts';
import { parseStrictJsonBytes } from './strict-json.ts';

/** What was sent is not taken; whoever sent it is told why. */
export class Refused extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, options?: ErrorOptions) {
    super(`refused: ${reason}`, options);
    this.name = 'Refused';
    this.reason = reason;
  }
}

/** Rejects when it is too long, or when whoever sends it goes before its end. */
export function readBody(req: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let length = 0;
  req.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= bodyLimit) return void chunks.push(chunk);
    req.pause();
    reject(new Refused('body-too-large'));
  });
  req.once('end', () => resolve(Buffer.concat(chunks)));
  req.once('error', reject);
  return promise;
}

/** Nothing where there is no body. */
export async function readJson(req: IncomingMessage): Promise<unknown> {
  if (req.method !== 'POST') return undefined;
  const body = await readBody(req);
  if (body.length === 0) return undefined;
  try {
    return parseStrictJsonBytes(body);
  } catch (cause) {
    throw new Refused('json', { cause });
  }
}
