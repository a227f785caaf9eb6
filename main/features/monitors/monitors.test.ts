import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keyOf } from '../../../shared/lib/series-key.ts';
import { createSystemClock } from '../../core/lib/clock.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

const load = keyOf('cpu.percent');

/** The thread looks at the real machine by the real time. */
const realTime = () => ({ ...createSystemClock(), advance() {}, set() {} });

test.runIf(process.platform === 'linux')(
  'the whole way: a loop in a project is measured, shown live, kept, charged and found again',
  { timeout: 60_000 },
  async () => {
    const home = await tempDir();
    const dataDir = await tempDir();
    const path = join(home, 'projects', 'shop');
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'package.json'), '{"name":"shop"}');
    const loop = spawn('sh', ['-c', 'while :; do ls >/dev/null; done'], { cwd: path, stdio: 'ignore' });
    onTestFinished(() => void loop.kill('SIGKILL'));
    const { client, core, stop } = await startTestCore({ home, dataDir, clock: realTime() });
    const row = await until(async () => (await client.projects.list()).find(({ name }) => name === 'shop'));
    const cpu = keyOf('cpu.used.percent', { scope: 'project', id: row.id });
    await until(() => core.services.monitors.latest(cpu)?.value, { what: 'the loop in its project' });

    const controller = new AbortController();
    for await (const frame of await client.monitors.live({ keys: [load, cpu] }, { signal: controller.signal })) {
      if (frame.type !== 'item' || (frame.item.values[cpu] ?? 0) === 0) continue;
      expect(frame.item.values[load]).toBeGreaterThan(0);
      break;
    }
    controller.abort();
    expect(await client.monitors.costs({ period: 'now' })).toMatchObject({
      covered: 1,
      projects: expect.arrayContaining([expect.objectContaining({ projectId: row.id })]),
    });
    const costs = await client.monitors.costs({ period: 'day' });
    const mine = costs.projects.find(({ projectId }) => projectId === row.id);
    expect(mine?.cpuSeconds).toBeGreaterThan(0);
    expect(costs.covered).toBeGreaterThan(0);
    expect((await client.monitors.machine()).cores).toBeGreaterThan(0);
    const series = await client.monitors.series({ scope: 'project', id: row.id });
    expect(series.map(({ metric }) => metric)).toContain('memory.bytes');

    await stop();
    const again = await startTestCore({ home: join(home, 'none'), dataDir, clock: realTime() });
    const now = Date.now();
    const [found] = await again.client.monitors.range({ keys: [cpu], from: now - 60_000, to: now, points: 60 });
    expect(found?.max.some((value) => value !== null && value > 0)).toBe(true);
    expect(await again.client.monitors.store()).toMatchObject({ problem: null });
  },
);

test('what is asked for and is no line is said, and what is not measured yet is an empty line', async () => {
  const { client } = await startTestCore();
  const at = { from: 0, to: 60_000 };
  await expect(client.monitors.range({ ...at, keys: ['nonsense'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.monitors.range({ keys: [load], from: 5, to: 5 })).rejects.toMatchObject({ code: 'INVALID' });
  const [found] = await client.monitors.range({ ...at, keys: [load], points: 30 });
  expect(found).toMatchObject({ key: load, from: 0, stepMs: 2_000, mean: new Array(30).fill(null) });
  expect(await client.monitors.costs({ period: 'now' })).toMatchObject({ covered: 0, projects: [] });
});
