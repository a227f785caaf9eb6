import { join } from 'node:path';
import type { Bench } from './lib/bench.ts';
import { createHammer, type Hammer } from './lib/hammer.ts';
import { cpuSeconds } from './lib/process-cost.ts';
import { root, startProgram } from './lib/program.ts';
import { interleaved, quick } from './lib/rounds.ts';
import { startHost } from './lib/start-host.ts';
import { withTempDir } from './lib/temp-dir.ts';

const rounds = quick ? 2 : 9;
const roundMs = quick ? 700 : 2_000;
const warmUpMs = quick ? 2_000 : 5_000;
const connections = 32;

/** What a second of the server's CPU buys, whoever else uses the machine meanwhile. */
async function perCpuSecond(hammer: Hammer, pid: number) {
  const before = await cpuSeconds(pid);
  const answered = await hammer.run(roundMs);
  return { perCpuSecond: answered / ((await cpuSeconds(pid)) - before) };
}

const http: Bench = () =>
  withTempDir(async (dataDir) => {
    const host = await startHost(dataDir);
    const bare = await startProgram(join(root, 'bench', 'programs', 'bare-fastify.mjs'), [], {
      ready: /^ready (\d+)$/,
    });
    const authorization = `Bearer ${host.token}`;
    const ours = await createHammer(
      { port: host.port, path: '/api/system/ping', headers: { authorization } },
      connections,
    );
    const floor = await createHammer({ port: Number(bare.ready[1]), path: '/ping' }, connections);
    try {
      // Both must have been compiled by the engine's last tier before anything counts.
      await ours.run(warmUpMs);
      await floor.run(warmUpMs);
      const result = await interleaved(rounds, {
        ours: () => perCpuSecond(ours, host.pid),
        bare: () => perCpuSecond(floor, bare.pid),
      });
      return {
        bench: 'http',
        figures: [
          {
            name: 'get-per-cpu-second',
            value: result.ours.perCpuSecond,
            unit: '1/s',
            better: 'higher',
            peer: { name: 'bare fastify', value: result.bare.perCpuSecond },
          },
        ],
      };
    } finally {
      ours.dispose();
      floor.dispose();
      await Promise.all([host.stop(), bare.stop()]);
    }
  });

export default http;
