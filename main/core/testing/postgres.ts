import { execFile, spawn } from 'node:child_process';
import { access, chown, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { tempDir } from './temp-dir.ts';
import { until } from './until.ts';

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

/** PostgreSQL refuses to run as root. */
async function ordinaryUser(): Promise<{ uid: number; gid: number } | Record<string, never>> {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag: string) => Number((await run('id', [flag, 'nobody'])).stdout.trim());
  return { uid: await id('-u'), gid: await id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A server of its own in a fresh folder, gone when the test ends. User `optimus`, password `s3cret pass`. */
export async function startPostgres(): Promise<{ url: string; port: number }> {
  const bin = await postgresFolder();
  const dir = await tempDir();
  const user = await ordinaryUser();
  if (user.uid !== undefined) await chown(dir, user.uid, user.gid);
  const data = join(dir, 'data');
  const as = { ...user, cwd: dir, env: { ...process.env, LC_ALL: 'C', HOME: dir } };
  const passwords = run('sh', ['-c', 'printf "s3cret pass" > password'], as);
  await passwords;
  const init = ['-D', data, '-U', 'optimus', '--auth=scram-sha-256', '--pwfile=password', '-E', 'UTF8', '--no-sync'];
  await run(join(bin, 'initdb'), init, as);
  const port = await freePort();
  const settings = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...flags], { ...as, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  onTestFinished(async () => {
    // Fast shutdown: nobody is waited for.
    server.kill('SIGINT');
    await ended;
  });
  await until(() => said.includes('ready to accept connections') || server.exitCode !== null, { what: 'PostgreSQL' });
  if (server.exitCode !== null) throw new Error(`PostgreSQL ended while starting: ${said}`);
  return { url: `postgres://optimus:s3cret%20pass@127.0.0.1:${port}/postgres`, port };
}
