import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { freePort, type OwnServer, ownFolder, ownServer } from './own-server.ts';

const run = promisify(execFile);

/** Where `initdb` and `postgres` are; Debian keeps them off the PATH. */
export async function postgresFolder(): Promise<string> {
  const debian = '/usr/lib/postgresql';
  const versions = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const places = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  for (const place of places) {
    const found = await Promise.all(['initdb', 'postgres'].map((name) => access(join(place, name)))).catch(() => null);
    if (found) return place;
  }
  throw new Error('there is no initdb');
}

/** A server of its own in a fresh folder, gone when the test ends. User `optimus`, password `s3cret pass`. */
export async function startPostgres(
  more: Record<string, string> = {},
): Promise<{ url: string; port: number; dir: string } & OwnServer> {
  const bin = await postgresFolder();
  const { dir, as } = await ownFolder();
  const data = join(dir, 'data');
  await run('sh', ['-c', 'printf "s3cret pass" > password'], as);
  const init = ['-D', data, '-U', 'optimus', '--auth=scram-sha-256', '--pwfile=password', '-E', 'UTF8', '--no-sync'];
  await run(join(bin, 'initdb'), init, as);
  const port = await freePort();
  const settings = {
    ...{ port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' },
    ...more,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = ownServer(join(bin, 'postgres'), ['-D', data, ...flags], as, (said) =>
    said.includes('ready to accept connections'),
  );
  // Fast shutdown: nobody is waited for.
  onTestFinished(() => server.kill('SIGINT'));
  await server.start();
  return { url: `postgres://optimus:s3cret%20pass@127.0.0.1:${port}/postgres`, port, dir, ...server };
}
