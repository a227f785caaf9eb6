import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createChildren } from '../main/core/children/children.ts';
import { createSystemClock } from '../main/core/lib/clock.ts';
import { quietLog } from '../main/core/testing/quiet-log.ts';
import { createProxy } from '../main/features/deployments/proxy/index.ts';
import { createLoad } from '../main/features/deployments/testing/load.ts';
import type { Bench, Figure } from './lib/bench.ts';
import { createHammer, type Hammer } from './lib/hammer.ts';
import { freePort, startNginx } from './lib/nginx.ts';
import { cpuSeconds } from './lib/process-cost.ts';
import { root, startProgram } from './lib/program.ts';
import { interleaved, quick } from './lib/rounds.ts';
import { withTempDir } from './lib/temp-dir.ts';

const rounds = quick ? 2 : 7;
const roundMs = quick ? 700 : 2_000;
const warmUpMs = quick ? 2_000 : 5_000;
const connections = 32;
const switches = quick ? 6 : 50;
const loadMs = quick ? 2_000 : 5_000;

/** What a second of one core buys, whoever else uses the machine meanwhile. */
async function perCpuSecond(hammer: Hammer, pid: number) {
  const before = await cpuSeconds(pid);
  const answered = await hammer.run(roundMs);
  return { perSecond: answered / ((await cpuSeconds(pid)) - before) };
}

/** Of the load that deployments are shown with, without its slow part. */
async function p99(port: number) {
  const load = await createLoad({ url: `http://127.0.0.1:${port}`, sockets: 0, slow: 0 });
  await pause(loadMs);
  return { p99: (await load.stop()).p99 };
}

const proxyBench: Bench = () =>
  withTempDir(async (dir) => {
    const shop = join(root, 'bench', 'programs', 'shop.mjs');
    const [one, two] = [
      await startProgram(shop, ['one'], { ready: /^ready (\d+)$/ }),
      await startProgram(shop, ['two'], { ready: /^ready (\d+)$/ }),
    ];
    const clock = createSystemClock();
    const children = createChildren({ clock, log: quietLog, instanceId: randomUUID() });
    const proxy = createProxy({ children, clock, log: quietLog, dataDir: dir });
    const port = await freePort();
    const backend = (releaseId: string, weight: number, program: typeof one) => ({
      ...{ releaseId, weight },
      upstreams: [{ id: releaseId, host: '127.0.0.1', port: Number(program.ready[1]) }],
    });
    const route = (weight: number) => ({
      ...{ id: 'shop', label: 'shop', sticky: { by: 'none' } as const, keep: false },
      listen: { address: '127.0.0.1', port, tls: null },
      backends: [backend('two', weight, two), backend('one', 100 - weight, one)],
    });
    await proxy.apply(route(0));
    const pid = children.list().find(({ subject }) => subject?.type === 'proxy')?.pid ?? 0;
    const nginx = await startNginx(dir, Number(one.ready[1]));
    if (!nginx) console.error('nginx is not installed: the figures of proxy stand alone');
    const ours = await createHammer({ port, path: '/' }, connections);
    const theirs = nginx && (await createHammer({ port: nginx.port, path: '/' }, connections));
    try {
      await ours.run(warmUpMs);
      await theirs?.run(warmUpMs);
      const speed = await interleaved(rounds, {
        ours: () => perCpuSecond(ours, pid),
        ...(theirs && nginx && { nginx: () => perCpuSecond(theirs, nginx.pid) }),
      });
      const slowest = await interleaved(quick ? 1 : 3, {
        ours: () => p99(port),
        ...(nginx && { nginx: () => p99(nginx.port) }),
      });
      const load = await createLoad({ url: `http://127.0.0.1:${port}` });
      for (let i = 0; i < switches; i += 1) {
        await proxy.apply(route(i % 2 === 0 ? 100 : 0));
        await pause(200);
      }
      const { failed, slowFailed, socketsCut } = await load.stop();
      const peer = (value: number | undefined): Pick<Figure, 'peer'> =>
        value === undefined ? {} : { peer: { name: 'nginx', value } };
      return {
        bench: 'proxy',
        figures: [
          {
            name: 'requests-per-second',
            value: speed.ours.perSecond as number,
            unit: '1/s',
            better: 'higher',
            ...peer(speed.nginx?.perSecond),
          },
          { name: 'p99', value: slowest.ours.p99 as number, unit: 'ms', better: 'lower', ...peer(slowest.nginx?.p99) },
          {
            name: 'failed-in-deploys',
            value: failed + slowFailed + socketsCut,
            unit: 'requests',
            better: 'lower',
            aim: 0,
          },
        ],
      };
    } finally {
      ours.dispose();
      theirs?.dispose();
      await nginx?.stop();
      await proxy.dispose();
      await children.dispose();
      await Promise.all([one.stop(), two.stop()]);
    }
  });

export default proxyBench;
