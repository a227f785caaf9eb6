import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { docker, testContainer, testImage } from '../../core/testing/docker.ts';
import { needs } from '../../core/testing/needs.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

const hostile = `a 'name' with "quotes"; $(touch /tmp/x) <b>ä</b>`;

describe.skipIf(!(await needs('docker')))('containers', () => {
  test('are listed with their project, told of as they change, and looked into without secrets', {
    timeout: 120_000,
  }, async () => {
    const image = await testImage();
    const { client: api, core, clock } = await startTestCore();
    const folder = await realpath(await tempDir());
    const shop = join(folder, 'shop');
    await mkdir(join(shop, '.git'), { recursive: true });
    const name = `optimus-test-${Date.now()}`;
    const labels = {
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': 'web',
      'com.docker.compose.project.working_dir': shop,
      odd: hostile,
    };
    const id = await testContainer(
      image,
      [
        ...['--name', name, '--memory', '64m', '--cpus', '0.5', '-p', '127.0.0.1::8080'],
        ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
        ...['-e', 'DB_PASSWORD=very-secret-thing', '-e', 'URL=postgres://ada:hidden-word@db/shop', '-e', 'PLAIN=seen'],
        ...['-v', `${shop}:/srv`, '-v', '/etc:/host-etc'],
      ],
      ['/bin/sh', '-c', `echo one; echo two >&2; echo 'token=very-secret-thing'; while :; do sleep 1; done`],
    );
    const first = await api.containers.list();
    expect(first.engine).toMatchObject({ state: 'there', product: 'Docker', endpoint: process.env.DOCKER_HOST });
    const mine = first.containers.find((one) => one.id === id);
    expect(mine).toMatchObject({
      ...{ name, image, state: 'running', health: 'none', restarts: 0, memoryLimitBytes: 64 * 1024 * 1024 },
      compose: { project: 'shop', service: 'web', folder: shop },
    });
    expect(mine?.ports[0]).toMatchObject({ port: 8080, published: expect.any(Number), address: '127.0.0.1' });

    const detail = await api.containers.get({ id });
    expect(detail.limits).toMatchObject({ memoryBytes: 64 * 1024 * 1024, cores: 0.5 });
    expect(detail.mounts.find(({ target }) => target === '/host-etc')).toMatchObject({ risky: true });
    expect(detail.mounts.find(({ target }) => target === '/srv')).toMatchObject({ risky: false });
    expect(detail.environment).toContainEqual({ name: 'PLAIN', value: 'seen' });
    expect(detail.labels).toContainEqual({ name: 'odd', value: hostile });
    expect(JSON.stringify(detail)).not.toContain('very-secret-thing');
    expect(JSON.stringify(detail)).not.toContain('hidden-word');

    const logs = await until(async () => {
      const told = await api.containers.logs({ id });
      return told.lines.length >= 3 ? told : null;
    });
    expect(logs.lines.map(({ from, text }) => `${from} ${text}`).sort()).toEqual([
      'err two',
      'out one',
      'out token=[redacted]',
    ]);
    expect(await api.containers.logs({ id, lines: 1 })).toMatchObject({ lines: { length: 1 }, cut: true });

    // Its project is known as soon as Optimus knows the folder, without asking the engine again.
    await api.projects.addRoots({ paths: [folder] });
    await until(async () => {
      clock.advance(1_000);
      return core.services.containers.now().find((one) => one.id === id)?.project?.name === 'shop';
    });
    const project = core.services.containers.now().find((one) => one.id === id)?.project?.id ?? '';
    const about = await core.services.identity.about({ type: 'project', id: project });
    expect(about.nodes).toContainEqual(expect.objectContaining({ type: 'container', id, label: name }));
    const around = await core.services.identity.about({ type: 'container', id });
    expect(around.nodes.map(({ type }) => type)).toEqual(expect.arrayContaining(['container', 'project', 'port']));

    await docker('stop', '-t', '0', id);
    await until(() => core.services.containers.now().find((one) => one.id === id)?.state === 'exited');
    await docker('rm', id);
    await until(() => core.services.containers.now().every((one) => one.id !== id));
    const kinds = await until(async () => {
      const { events } = await api.journal.list({ subject: { type: 'container', id } });
      return events.length >= 2 ? events.map(({ kind }) => kind) : null;
    });
    expect(kinds).toEqual(expect.arrayContaining(['container.stopped', 'container.removed']));
    await expect(api.containers.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('restarts, failed health checks and ends are seen, and one that loops is told once', {
    timeout: 120_000,
  }, async () => {
    const image = await testImage();
    const { client: api, core, clock } = await startTestCore();
    await api.containers.list();
    const sick = await testContainer(
      image,
      ['--health-cmd', 'echo it is ill; exit 3', '--health-interval', '1s', '--health-retries', '1'],
      ['/bin/sleep', '600'],
    );
    const looping = await testContainer(image, ['--restart', 'always'], ['/bin/sh', '-c', 'exit 7']);
    const at = (id: string) => core.services.containers.now().find((one) => one.id === id);
    await until(() => at(sick)?.health === 'unhealthy', { timeoutMs: 40_000 });
    await until(() => (at(looping)?.restarts ?? 0) >= 3, { timeoutMs: 40_000 });
    clock.advance(20_000);
    expect(core.services.monitors.latest(`container/${sick}/health.ok/`)?.value).toBe(0);
    expect(core.services.monitors.latest(`container/${looping}/restarts.count/`)?.value).toBeGreaterThanOrEqual(3);
    expect((await api.containers.get({ id: sick })).healthLog.at(-1)).toMatchObject({
      exitCode: 3,
      output: 'it is ill',
    });
    const told = await until(
      async () => {
        const { events } = await api.journal.list({ subject: { type: 'container', id: looping } });
        return events.some(({ kind }) => kind === 'container.looping') ? events : null;
      },
      { timeoutMs: 40_000 },
    );
    expect(told.filter(({ kind }) => kind === 'container.looping')).toHaveLength(1);
    expect(told.filter(({ kind }) => kind === 'container.failed').length).toBeLessThan(5);
  });

  test('the engine is asked for statistics only while somebody looks', { timeout: 60_000 }, async () => {
    const image = await testImage();
    const id = await testContainer(image, [], ['/bin/sh', '-c', 'while :; do :; done']);
    const { client: api, core, clock } = await startTestCore();
    await api.containers.list();
    clock.advance(60_000);
    expect(core.services.containers.asking()).toBe(0);
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const frames = await api.containers.figures({ id }, { signal: stop.signal });
    const ticking = setInterval(() => clock.advance(2_000), 100);
    onTestFinished(() => clearInterval(ticking));
    let seen = null;
    for await (const frame of frames) {
      const one = frame.type === 'item' ? frame.item.containers.find((figures) => figures.id === id) : undefined;
      if (!one?.cpuPercent || one.inBytes === null) continue;
      seen = one;
      break;
    }
    expect(seen?.cpuPercent).toBeGreaterThan(1);
    stop.abort();
    await until(() => core.services.containers.asking() === 0);
  });
});
