import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { toEventStream } from '@orpc/standard-server-node';

const keepAliveEvery = 25_000;

/**
 * Server-sent events until the source or the reader ends. The whole answer is not left to oRPC: it would ask whether the body is a
 * form, and that loads the whole of `fetch`.
 */
export async function sendEvents(
  res: ServerResponse,
  source: AsyncIterator<unknown>,
  status: number,
  headers: Record<string, string>,
): Promise<void> {
  const events = toEventStream(source, { eventIteratorKeepAliveInterval: keepAliveEvery });
  res.writeHead(status, { ...headers, 'content-type': 'text/event-stream' });
  // Whoever goes in the middle is no fault. Who was gone before the first word leaves the source to be ended here.
  await pipeline(events, res).catch(() => events.destroy());
}
