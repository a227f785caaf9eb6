import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createCore } from '../main/core/create-core.ts';
import { createSystemClock } from '../main/core/lib/clock.ts';
import { createDirectClient } from '../main/core/rpc.ts';
import { createHeadlessPorts } from '../main/headless/host-ports.ts';
import type { Bench } from './lib/bench.ts';
import { quick } from './lib/rounds.ts';
import { median } from './lib/stats.ts';
import { withTempDir } from './lib/temp-dir.ts';

const many = quick ? 20 : 200;
const rounds = quick ? 2 : 4;
const idleMs = quick ? 5_000 : 30_000;
/** What a start does by itself is the figure of another benchmark. */
const settleMs = quick ? 500 : 3_000;
const run = promisify(execFile);
const prefix = 'optimus-bench';

const real = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
const env = { ...process.env, DOCKER_HOST: real };
const docker = async (...args: string[]) =>
  (await run('docker', args, { env, maxBuffer: 256 * 1024 * 1024 })).stdout.trim();

/** By the engine's own interface: starting a program for each of them takes minutes. */
async function create(engine: string, image: string, name: string): Promise<string> {
  const body = JSON.stringify({ Image: image, Cmd: ['/none'] });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const asked = request({ socketPath: engine, method: 'POST', path: `/containers/create?name=${name}`, headers });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const text = (await answer.toArray()).join('');
  if (answer.statusCode !== 201) throw new Error(text);
  return (JSON.parse(text) as { Id: string }).Id;
}

/** Stands between Optimus and the engine and counts what is asked. */
async function countingSocket(path: string, engine: string) {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    asked.push(incoming.url ?? '');
    const { method, url, headers } = incoming;
    const outgoing = request({ socketPath: engine, method, path: url, headers }, (upstream) => {
      response.writeHead(upstream.statusCode ?? 502, upstream.headers);
      response.flushHeaders();
      upstream.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

const bench: Bench = () =>
  withTempDir(async (dir) => {
    const engine = real.replace(/^unix:\/\//, '');
    const image = `${prefix}:${process.pid}`;
    const ids: string[] = [];
    const socket = join(dir, 's');
    const between = await countingSocket(socket, engine);
    try {
      // Containers that are only listed and inspected need nothing in them but a name.
      await run('sh', ['-c', `tar -c -C /etc hostname | docker import - ${image}`], { env });
      for (let at = 0; at < many; at++) ids.push(await create(engine, image, `${prefix}-${process.pid}-${at}`));
      const ours: number[] = [];
      const theirs: number[] = [];
      let stats = 0;
      // The last one is not timed: it goes through what counts, which costs time of its own.
      for (let round = 0; round <= rounds; round++) {
        const counted = round === rounds;
        process.env.DOCKER_HOST = counted ? `unix://${socket}` : real;
        if (!counted)
          theirs.push(
            await timed(async () => {
              const found = (await docker('ps', '-aq', '--no-trunc')).split('\n');
              await docker('inspect', ...found);
            }),
          );
        const core = await createCore({
          dataDir: join(dir, `data-${round}`),
          home: join(dir, 'home'),
          hostPorts: createHeadlessPorts(),
          clock: createSystemClock(),
          version: '0.0.0-bench',
        });
        const api = createDirectClient(core.router, { context: core.context({ id: 'bench', kind: 'direct' }) });
        await delay(settleMs);
        let listed = 0;
        const took = await timed(async () => {
          const { containers } = await api.containers.list();
          listed = containers.length;
        });
        if (!counted) ours.push(took);
        if (listed < many) throw new Error(`${listed} of ${many} containers were listed`);
        if (counted) {
          const from = between.asked.length;
          await delay(idleMs);
          stats = between.asked.slice(from).filter((url) => /\/stats(?:\?|$)/.test(url)).length;
        }
        await core.dispose();
      }
      return {
        bench: 'docker',
        figures: [
          {
            name: `list-${many}`,
            value: median(ours),
            unit: 'ms',
            better: 'lower',
            peer: { name: 'docker ps and inspect', value: median(theirs) },
          },
          { name: 'idle-stats-calls', value: stats, unit: 'calls', better: 'lower', aim: 0 },
        ],
      };
    } finally {
      await between.close();
      for (let at = 0; at < ids.length; at += 50) await docker('rm', '-f', ...ids.slice(at, at + 50)).catch(() => '');
      await docker('rmi', '-f', image).catch(() => '');
    }
  });
export default bench;
