import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { hasTag, TAGS } from '../../core/children/tags.ts';
import { needs } from '../../core/testing/needs.ts';
import { hostileProgram, hostileTrees, shedsAll } from './testing/hostile-trees.ts';
import { startSupervised } from './testing/supervised.ts';

const full = Boolean(process.env.OPTIMUS_FULL);
const rounds = full ? 20 : 2;
const together = 6;

/** So many different ones. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** What the supervisor says is one thing; this looks by a mark of which it knows nothing, and by the tags of its children. */
async function remains(mark: string, owned: readonly string[] = []): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  // Of one that is dead and not yet collected nothing can be read.
  const read = (pid: string, name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [line, environ] = await Promise.all([read(pid, 'cmdline'), owned.length > 0 ? read(pid, 'environ') : '']);
      const is = line.split('\0').includes(mark) || owned.some((id) => hasTag(environ, TAGS.child, id));
      return is ? [`${pid} ${line.replaceAll('\0', ' ').slice(-120)}`] : [];
    }),
  );
  return found.flat();
}

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Not a shim that looks for it each time. */
async function pythonItself(): Promise<string> {
  const { stdout } = await promisify(execFile)('python3', ['-c', 'import sys; print(sys.executable)']);
  return stdout.trim();
}

async function open(kinds: readonly string[]) {
  const world = await startSupervised();
  const mark = `mark-${randomUUID()}`;
  await writeFile(join(await world.folderOf('shop'), 'hostile.py'), hostileProgram);
  const [python, ports] = await Promise.all([pythonItself(), freePorts(kinds.length)]);
  const services = kinds.map((kind, i) => ({
    kind,
    port: ports[i] ?? 0,
    id: world.put(`shop/${kind}`, `exec '${python}' -S -E hostile.py ${kind} ${mark}`, {
      port: { wanted: ports[i] ?? null, variable: 'PORT' },
      ready: { type: 'tcp', everySeconds: 0.1, timeoutSeconds: 10 },
      readySeconds: 120,
      stopSeconds: 0.4,
    }),
  }));
  return { ...world, mark, services };
}

const ready = (await needs('python')) && process.platform === 'linux';

describe.skipIf(!ready)('trees that do not want to end', () => {
  const time = { timeout: full ? 3_600_000 : 600_000 };

  test(
    `${hostileTrees.length} kinds, ${rounds} times: none is left, the port is free, and only then it is a success`,
    time,
    async () => {
      const { services, start, comes, launcher, mark, children } = await open(hostileTrees);
      let met = 0;
      let longest = 0;
      const once = async (some: typeof services, round: number) => {
        const answer = await start(some.map(({ id }) => id));
        expect(answer).toMatchObject({ conflicts: [], refused: [] });
        for (const { id } of some) await comes(id, 'ready');
        const before = await remains(mark);
        expect(before.length).toBeGreaterThan(some.length);
        met += before.length;
        const owned = children.list().map(({ id }) => id);
        // One after the other and all at once, by turns.
        const ids = some.map(({ id }) => id);
        const receipts =
          round % 2 === 0
            ? await launcher.stop({ ids, force: false })
            : (await Promise.all(ids.map((id) => launcher.stop({ ids: [id], force: false })))).flat();
        for (const { kind, id, port } of some) {
          const receipt = receipts.find(({ serviceId }) => serviceId === id);
          expect(receipt, `${kind}: ${JSON.stringify(receipt)}`).toMatchObject({
            ...{ act: 'stop', ok: true, left: [] },
          });
          expect(receipt?.evidence, kind).toContainEqual({ ok: true, sentence: `Port ${port} can be bound.` });
          expect(await canListen(port), kind).toBe(true);
          longest = Math.max(longest, receipt?.tookMs ?? 0);
        }
        expect(await remains(mark, owned)).toEqual([]);
      };
      // All at once takes a machine of two cores very long, and shows nothing more.
      for (let round = 0; round < rounds; round += 1)
        for (let from = 0; from < services.length; from += together)
          await once(services.slice(from, from + together), round);
      expect(children.list()).toEqual([]);
      if (full)
        process.stdout.write(
          `hostile trees: ${rounds * services.length} stops, ${met} processes, 0 left, slowest ${Math.round(longest)} ms\n`,
        );
    },
  );

  test(
    'what sheds every mark is found by its group, and without one nothing is claimed that is not known',
    time,
    async () => {
      const { services, start, comes, stopAll, mark } = await open([shedsAll]);
      const [service] = services;
      if (!service) throw new Error('no service');
      for (let round = 0; round < rounds; round += 1) {
        await start([service.id]);
        await comes(service.id, 'ready');
        const [receipt] = await stopAll([service.id]);
        const left = await remains(mark);
        const grouped = receipt?.evidence[0]?.sentence === 'No process of its tree is left.';
        if (grouped) {
          expect(receipt).toMatchObject({ ok: true, left: [] });
          expect(left).toEqual([]);
          expect(await canListen(service.port)).toBe(true);
          continue;
        }
        // It cannot be told whose it is; that it holds the port can be, and so this is no success.
        expect(receipt?.ok).toBe(false);
        for (const line of left) process.kill(Number(line.split(' ')[0]), 'SIGKILL');
        break;
      }
    },
  );
});
