import { describe, expect, onTestFinished, test } from 'vitest';
import type { MetricName } from '../../../../../shared/lib/metrics.ts';
import { keyOf } from '../../../../../shared/lib/series-key.ts';
import { docker, testContainer, testImage } from '../../../../core/testing/docker.ts';
import { needs } from '../../../../core/testing/needs.ts';
import { until } from '../../../../core/testing/until.ts';
import { truthOf } from '../testing/in-folder.ts';
import { createLinuxLook } from './create-linux-look.ts';

/** Two ways of counting the same time. */
const tickSlack = 4;
const here = process.platform === 'linux' && (await needs('docker'));

describe.runIf(here)('a real container', () => {
  test('is charged to the project that made it, by its group, and not to a folder of the same name', {
    timeout: 120_000,
  }, async () => {
    const image = await testImage();
    const burn = ['/bin/sh', '-c', 'while :; do :; done'];
    const id = await testContainer(image, ['--network', 'none', '-w', '/code/shop', '--memory', '64m'], burn);
    const pid = Number(await docker('inspect', '-f', '{{.State.Pid}}', id));
    let now = performance.now();
    const looker = createLinuxLook({ now: () => now, longestMs: Number.POSITIVE_INFINITY });
    onTestFinished(() => looker.dispose());
    looker.places({
      projects: [{ projectId: 'folder', path: '/code/shop' }],
      children: [],
      containers: [{ containerId: id, projectId: 'compose' }],
    });
    let charged = 0;
    async function look() {
      const before = now;
      now = performance.now();
      const { values } = await looker.look();
      const of = (scope: 'project' | 'container', one: string) => (metric: MetricName) =>
        values[keyOf(metric, { scope, id: one })];
      const [container, project, folder] = [of('container', id), of('project', 'compose'), of('project', 'folder')];
      charged += ((project('cpu.used.percent') ?? 0) * (now - before)) / 1_000;
      return { container, project, folder };
    }
    const used = async () => (await truthOf(pid))?.own ?? 0;
    let before = 0;
    await until(async () => {
      before = await used();
      return (await look()).container('cpu.used.percent') !== undefined;
    });
    const [after, chargedBefore] = [await used(), charged];
    await until(async () => (await used()) >= after + 50);
    const { container, project, folder } = await look();
    expect(charged - chargedBefore).toBeGreaterThanOrEqual(50 - tickSlack);
    expect(charged - chargedBefore).toBeLessThanOrEqual((await used()) - before + tickSlack);
    expect(container('memory.bytes')).toBeGreaterThan(0);
    expect(container('memory.limit.percent')).toBeLessThan(100);
    expect(container('processes.count')).toBe(1);
    expect(project('memory.bytes')).toBe(container('memory.bytes'));
    expect(project('processes.count')).toBe(1);
    expect(folder('processes.count')).toBeUndefined();
    const row = (await looker.table()).processes.find((one) => one.pid === pid);
    expect(row).toMatchObject({ projectId: 'compose', projectBy: 'container' });
  });
});
