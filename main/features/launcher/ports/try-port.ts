import { createServer } from 'node:net';
import { errorCode } from '../../../core/lib/storage-full.ts';

/** `forbidden`: the system lets nobody like us listen there, held or not. */
export type PortState = 'free' | 'held' | 'forbidden';

/** As frameworks bind. The first takes both kinds of address where there are both; systems differ in what then is left for the others. */
const addresses = ['::', '0.0.0.0', '127.0.0.1', '::1'];
/** This machine has no such address at all. */
const absent = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL']);

const listenOnce = (port: number, host: string): Promise<string | null> =>
  new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error) => resolve(errorCode(error) ?? 'unknown'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });

/**
 * The one sure way to know is to listen there, for a moment. What only lingers of connections that are over (TIME_WAIT) is in
 * nobody's way: servers say so to the system when they listen, and this one does too.
 */
export async function tryPort(port: number): Promise<PortState> {
  for (const address of addresses) {
    const trouble = await listenOnce(port, address);
    if (trouble === null || absent.has(trouble)) continue;
    return trouble === 'EACCES' || trouble === 'EPERM' ? 'forbidden' : 'held';
  }
  return 'free';
}
