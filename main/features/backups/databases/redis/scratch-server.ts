import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunTool } from '../lib/run-tool.ts';
import { DumpTrouble, saidBy } from '../lib/trouble.ts';
import { type Ask, withRedis } from './client.ts';

interface Loading {
  runTool: RunTool;
  /** `redis-server`, or `valkey-server`. */
  server: string;
  rdb: string;
  name: string;
  signal: AbortSignal;
}

const option = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/**
 * A server of our own that has loaded the file, on a socket that only this account reaches. As the copy of a server that is
 * not there it throws nothing away that has run out meanwhile, so what it holds is what the file holds.
 */
export async function withLoaded<T>(loading: Loading, work: (ask: Ask) => Promise<T>): Promise<T> {
  const { runTool, server, rdb, name, signal } = loading;
  // A path of a socket has 107 bytes at most: the folder of the data may be deeper than that.
  const dir = await mkdtemp(join(tmpdir(), 'optimus-proof-'));
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const socketPath = join(dir, 's');
  const ready = Promise.withResolvers<void>();
  try {
    await copyFile(rdb, join(dir, 'dump.rdb'));
    const settings = [
      ...['port 0', `unixsocket ${option(socketPath)}`, 'unixsocketperm 700', `dir ${option(dir)}`],
      ...['dbfilename dump.rdb', 'save ""', 'appendonly no', 'daemonize no', 'databases 4096'],
      ...['replicaof 127.0.0.1 1', 'replica-serve-stale-data yes', 'replica-read-only yes'],
    ];
    let last = '';
    const running = runTool({
      ...{ label: `${server} of a proof of ${name}`, file: server, args: ['-'], signal: both },
      stdin: [Buffer.from(`${settings.join('\n')}\n`)],
      onOutput(chunk) {
        last = (last + chunk.toString('utf8')).slice(-4_000);
        if (/Ready to accept connections/.test(last) || /The server is now ready/.test(last)) ready.resolve();
      },
    }).then(
      () => {
        throw new DumpTrouble('The server that was to load the dump ended by itself.', { said: tail(last) });
      },
      (error: unknown) => {
        throw both.aborted
          ? error
          : new DumpTrouble('The dump could not be loaded by a server.', { said: tail(last) || saidBy(error) });
      },
    );
    running.catch(() => {});
    await Promise.race([ready.promise, running]);
    try {
      return await Promise.race([withRedis({ socketPath }, both, work), running]);
    } finally {
      stop.abort();
      await running.catch(() => {});
    }
  } finally {
    stop.abort();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

const tail = (text: string) => text.trim().split('\n').slice(-3).join(' ').replaceAll(/\s+/g, ' ').slice(-600);
