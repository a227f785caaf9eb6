import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Watch } from '../../engine/types.ts';
import { compare, readManifest, writeManifest } from '../lib/manifest.ts';
import { authorities, type PrivateFolders } from '../lib/private-folder.ts';
import { findTool } from '../lib/programs.ts';
import { askTool, type RunTool } from '../lib/run-tool.ts';
import { DumpTrouble } from '../lib/trouble.ts';
import { bytesBelow, writeFolder } from '../lib/whole-folder.ts';
import type { DatabaseAccess, DatabaseProof, DatabaseTools, DumpManifest } from '../types.ts';
import { type Ask, explainRedis, infoOf, logIn, RedisSaid, type Reply, withRedis } from './client.ts';
import { withLoaded } from './scratch-server.ts';

interface Deps {
  runTool: RunTool;
  folders: PrivateFolders;
  now: () => number;
}

const fileName = 'dump.rdb';
const install = 'Install it (on Debian: apt-get install redis-tools; on macOS: brew install redis).';
const keysAtOnce = 500;

const clientProgram = () => findTool('redis-cli', 'valkey-cli');
const serverProgram = () => findTool('redis-server', 'valkey-server', 'keydb-server');

export function createRedis({ runTool, folders, now }: Deps): DatabaseTools {
  async function lacks(access: DatabaseAccess): Promise<string | null> {
    if ((await clientProgram()) === null) return `redis-cli is not installed. ${install}`;
    try {
      await withRedis(access, AbortSignal.timeout(15_000), async (ask) => {
        await logIn(ask, access);
        await ask('PING');
      });
      return null;
    } catch (error) {
      if (error instanceof DOMException) return `${access.host}:${access.port} did not answer in time.`;
      const explained = explainRedis(error, access);
      if (explained instanceof DumpTrouble) return explained.message;
      throw explained;
    }
  }

  /** Keys that a file holds, as the program that checks such files counts them; null where it is not there. */
  async function keysIn(path: string, signal: AbortSignal): Promise<number | null> {
    const file = await findTool('redis-check-rdb', 'valkey-check-rdb');
    if (file === null) return null;
    const said = await askTool(runTool, { label: 'redis-check-rdb', file, args: [path], signal }).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        throw new DumpTrouble('What Redis sent is not whole.', { cause: error });
      },
    );
    const keys = /(\d+) keys read/.exec(said)?.[1];
    return keys === undefined ? null : Number(keys);
  }

  async function dump(access: DatabaseAccess, folder: string, watch: Watch): Promise<DumpManifest> {
    const { signal } = watch;
    const startedAt = now();
    const file = await clientProgram();
    if (file === null) throw new DumpTrouble(`redis-cli is not installed. ${install}`);
    const { host, port, user, password, tls, ca } = access;
    return writeFolder(folder, (dir) =>
      folders.with(async (secret) => {
        const part = join(dir, `${fileName}.part`);
        const version = await askTool(runTool, { label: 'redis-cli --version', file, args: ['--version'], signal });
        const encrypted = tls === 'off' ? [] : ['--tls'];
        if (tls === 'on') encrypted.push('--insecure');
        if (tls === 'verify') encrypted.push('--cacert', await secret.file('ca.pem', authorities(ca)));
        watch.progress({ phase: 'dump', files: 0, bytes: 0, filesTotal: 1, bytesTotal: null, at: access.name });
        await runTool({
          ...{ label: `redis-cli of ${access.name}`, file, signal },
          args: [
            ...['-h', host, '-p', String(port)],
            ...(user === '' ? [] : ['--user', user]),
            ...encrypted,
            '--rdb',
            part,
          ],
          env: { REDISCLI_AUTH: password === '' ? undefined : password, LC_ALL: 'C' },
        });
        await mustBeRdb(part);
        const keys = await keysIn(part, signal);
        await rename(part, join(dir, fileName));
        const manifest: DumpManifest = {
          ...{ version: 1, engine: 'redis', name: access.name, database: access.database || '0', tool: version },
          ...{ startedAt, endedAt: now(), bytes: await bytesBelow(dir), tables: [{ name: 'keys', rows: keys }] },
          warnings: keys === null ? ['The keys could not be counted: redis-check-rdb is not installed.'] : [],
        };
        await writeManifest(dir, manifest);
        return manifest;
      }),
    );
  }

  async function prove(access: DatabaseAccess, folder: string, watch: Watch): Promise<DatabaseProof> {
    const manifest = await readManifest(folder, 'redis');
    const rdb = join(folder, fileName);
    const server = await serverProgram();
    if (server === null) {
      const keys = await keysIn(rdb, watch.signal);
      if (keys === null)
        throw new DumpTrouble('Neither redis-server nor redis-check-rdb is installed, so nothing can prove the dump.');
      return compare(manifest, [{ name: 'keys', rows: keys }], {
        failures: [],
        warnings: ['It was read from end to end, but not loaded: redis-server is not installed here.'],
        words: [null, 'key'],
      });
    }
    try {
      const rows = await withLoaded({ runTool, server, rdb, name: access.name, signal: watch.signal }, keysOf);
      return compare(manifest, [{ name: 'keys', rows }], { failures: [], words: [null, 'key'] });
    } catch (error) {
      watch.signal.throwIfAborted();
      if (!(error instanceof DumpTrouble)) throw error;
      return compare(manifest, [], { failures: [error.message], words: [null, 'key'] });
    }
  }

  /** Into a numbered database of the server that holds nothing; its keys come from the database that was named when it was saved. */
  async function restore(access: DatabaseAccess, folder: string, name: string, watch: Watch): Promise<DatabaseProof> {
    const manifest = await readManifest(folder, 'redis');
    if (!/^\d{1,4}$/.test(name)) throw new DumpTrouble('A database of Redis has a number: most servers have 0 to 15.');
    const server = await serverProgram();
    if (server === null)
      throw new DumpTrouble(
        'redis-server is not installed here, and it is what reads the dump: start a server on the file dump.rdb instead.',
      );
    try {
      return await withLoaded(
        { runTool, server, rdb: join(folder, fileName), name: access.name, signal: watch.signal },
        (from) =>
          withRedis(access, watch.signal, async (to) => {
            await logIn(to, access);
            await to('SELECT', name);
            if (Number(await to('DBSIZE')) > 0)
              throw new DumpTrouble(`The database ${name} of ${access.name} holds keys already.`);
            await from('SELECT', manifest.database);
            const copied = await copyKeys(from, to, watch);
            const rows = Number(await to('DBSIZE'));
            const proof = compare(
              { ...manifest, tables: [{ name: 'keys', rows: copied.kept }] },
              [{ name: 'keys', rows }],
              {
                failures: [],
                warnings: copied.over > 0 ? [`${copied.over} keys had run out since, and were left out.`] : [],
                words: [null, 'key'],
              },
            );
            return proof;
          }),
      );
    } catch (error) {
      watch.signal.throwIfAborted();
      throw explainRedis(error, access);
    }
  }

  return { lacks, dump, prove, restore, sweep: async () => [] };
}

async function mustBeRdb(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(9), 0, 9, 0);
    if (bytesRead < 9 || buffer.toString('latin1', 0, 5) !== 'REDIS')
      throw new DumpTrouble(
        'What Redis sent is no dump of its data. A server that forbids SYNC cannot be saved in this way.',
      );
  } finally {
    await file.close();
  }
}

/** Over all of its numbered databases. */
async function keysOf(ask: Ask): Promise<number> {
  const info = infoOf(await ask('INFO', 'keyspace'));
  return Object.entries(info)
    .filter(([name]) => /^db\d+$/.test(name))
    .reduce((sum, [, text]) => sum + Number(/keys=(\d+)/.exec(text)?.[1] ?? 0), 0);
}

async function copyKeys(from: Ask, to: Ask, watch: Watch): Promise<{ kept: number; over: number }> {
  let cursor = '0';
  const done = new Set<string>();
  let over = 0;
  do {
    await watch.gate();
    const [next, keys] = (await from('SCAN', cursor, 'COUNT', String(keysAtOnce))) as [Buffer, Buffer[]];
    cursor = next.toString();
    // SCAN may give a key twice.
    const fresh = keys.filter((key) => !done.has(key.toString('latin1')));
    const values = await Promise.all(fresh.flatMap((key) => [from('DUMP', key), from('PEXPIRETIME', key).catch(old)]));
    const written = fresh.map(async (key, index) => {
      const value = values[index * 2];
      const until = Number(values[index * 2 + 1]);
      if (!Buffer.isBuffer(value)) {
        over += 1;
        return;
      }
      await to('RESTORE', key, String(Math.max(0, until)), value, ...(until > 0 ? ['ABSTTL'] : []));
      done.add(key.toString('latin1'));
    });
    await Promise.all(written);
    watch.progress({ phase: 'restore', files: done.size, bytes: 0, filesTotal: null, bytesTotal: null, at: null });
  } while (cursor !== '0');
  return { kept: done.size, over };
}

/** Before Redis 7 nobody can ask when a key runs out, only how long it has: without it the key would live for ever. */
function old(error: unknown): Reply {
  if (error instanceof RedisSaid)
    throw new DumpTrouble('Restoring keys needs redis-server 7 or newer here.', { said: error.message });
  throw error;
}
