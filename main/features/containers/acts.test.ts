import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../core/lib/clock.ts';
import { docker, testContainer, testImage } from '../../core/testing/docker.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { needs } from '../../core/testing/needs.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until as wait } from '../../core/testing/until.ts';
import { tarOf } from './files/tar.ts';

const time = { timeout: 180_000 };
const until: typeof wait = (look, options) => wait(look, { timeoutMs: 60_000, ...options });
const sleep = ['/bin/sleep', '600'];
const name = () => `optimus-test-${randomUUID().slice(0, 8)}`;

/** Speaks just enough of the protocol of registries to hand out one image. */
async function registry(): Promise<string> {
  const layer = gzipSync(tarOf('hello.txt', Buffer.from('hello')));
  const digest = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const diff = digest(tarOf('hello.txt', Buffer.from('hello')));
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [diff] },
      history: [{ created_by: 'test' }],
    }),
  );
  const type = 'application/vnd.docker.distribution.manifest.v2+json';
  const manifest = Buffer.from(
    JSON.stringify({
      ...{ schemaVersion: 2, mediaType: type },
      config: {
        mediaType: 'application/vnd.docker.container.image.v1+json',
        size: config.length,
        digest: digest(config),
      },
      layers: [
        { mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size: layer.length, digest: digest(layer) },
      ],
    }),
  );
  const bodies = new Map([
    [digest(config), config],
    [digest(layer), layer],
    [digest(manifest), manifest],
    ['good', manifest],
  ]);
  const server = createServer((request, response) => {
    const last = request.url?.split('/').at(-1) ?? '';
    const body = last === '' ? Buffer.from('{}') : bodies.get(last);
    if (!body)
      return response
        .writeHead(404, { 'content-type': 'application/json' })
        .end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
    const isManifest = body === manifest;
    response.writeHead(200, {
      'content-type': isManifest ? type : 'application/octet-stream',
      'content-length': body.length,
      ...(isManifest && { 'docker-content-digest': digest(manifest) }),
    });
    return response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.skipIf(!(await needs('docker')))('what is done to things of Docker', () => {
  test('containers: every act has a receipt of what was seen afterwards, and risks are confirmed', time, async () => {
    const image = await testImage();
    // Whether it stays up is seen after a while that passes.
    const { client: api } = await startTestCore({ clock: { ...createFakeClock(), ...createSystemClock() } });
    const id = await testContainer(image, ['--name', name(), '-p', '127.0.0.1::80', '--stop-timeout', '1'], sleep);
    const act = (what: 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill') =>
      api.containers.act({ id, act: what });
    await api.containers.list();
    const stopped = await act('stop');
    expect(stopped).toMatchObject({
      ok: true,
      act: 'stop',
      evidence: [{ ok: true, sentence: 'It is exited, exit code 137' }, { ok: true }],
    });
    expect(stopped.evidence[1]?.sentence).toMatch(/^Port \d+ is free$/);
    const started = await act('start');
    expect(started).toMatchObject({ ok: true, evidence: [{ sentence: 'It is running' }, { ok: true }] });
    expect((await act('start')).ok).toBe(true);
    expect((await act('pause')).evidence).toEqual([{ ok: true, sentence: 'It is paused' }]);
    await expect(api.containers.shell({ id })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await act('unpause')).ok).toBe(true);
    expect((await act('restart')).ok).toBe(true);
    const { line } = await api.containers.shell({ id });
    expect(line).toBe(
      `docker -H ${process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'} exec -it ${id.slice(0, 12)} /bin/sh`,
    );
    expect((await act('kill')).ok).toBe(true);
    const to = name();
    expect(await api.containers.rename({ id, name: to })).toMatchObject({ ok: true, name: to });
    await act('start');
    await expect(api.containers.remove({ id })).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { why: 'It is running.' },
    });
    expect(await api.containers.remove({ id, force: true })).toMatchObject({ ok: true, sentence: `${to} was removed` });
    await expect(act('start')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const told = await until(async () => {
      const { events } = await api.journal.list({ subject: { type: 'container', id } });
      return events.some(({ kind }) => kind === 'container.removed') ? events : null;
    });
    expect(told.find(({ kind }) => kind === 'container.removed')).toMatchObject({ actor: 'user' });
    expect(told.some(({ kind }) => kind === 'container.container-rename')).toBe(true);

    const risky = await docker('create', '--pid', 'host', '-v', '/etc:/host-etc', image, ...sleep);
    onTestFinished(async () => void (await docker('rm', '-f', risky).catch(() => '')));
    await expect(api.containers.act({ id: risky, act: 'start' })).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { why: expect.stringMatching(/processes of the machine.*\/etc of the machine/) },
    });
    expect(await docker('inspect', '--format', '{{.State.Status}}', risky)).toBe('created');
    expect(await api.containers.act({ id: risky, act: 'start', confirmed: true })).toMatchObject({ ok: true });
  });

  test('a program that ends at once was not started, and its raw facts hold no secret', time, async () => {
    const image = await testImage();
    // With a clock that stands still its end alone is waited for, however long the engine takes to see it.
    const { client: api } = await startTestCore();
    await api.containers.list();
    const id = await docker('create', '-e', 'API_TOKEN=very-hidden-word', image, '/bin/sh', '-c', 'exit 7');
    onTestFinished(async () => void (await docker('rm', '-f', id).catch(() => '')));
    expect(await api.containers.act({ id, act: 'start' })).toMatchObject({
      ok: false,
      evidence: [{ ok: false, sentence: 'It is exited, exit code 7' }],
    });
    const { json } = await api.containers.raw({ id });
    expect(json).toMatchObject({ Id: id, Config: { Env: expect.arrayContaining(['API_TOKEN=[redacted]']) } });
    expect(JSON.stringify(json)).not.toContain('very-hidden-word');
  });

  test('images are fetched from a registry, named, looked into and removed', time, async () => {
    const { client: api } = await startTestCore();
    const reference = `${await registry()}/${name()}:good`;
    const tag = `${name()}:1`;
    onTestFinished(async () => void (await docker('rmi', '-f', reference, tag).catch(() => '')));
    const over = (id: string) =>
      until(async () => (await api.containers.works()).find((one) => one.id === id && one.state !== 'running'), {
        timeoutMs: 60_000,
      });
    const pulled = await over((await api.containers.images.pull({ reference })).id);
    expect(pulled, pulled?.sentence).toMatchObject({ state: 'done', receipt: { ok: true } });
    const missing = await over((await api.containers.images.pull({ reference: reference.replace('good', 'bad') })).id);
    expect(missing).toMatchObject({
      state: 'failed',
      sentence: expect.stringMatching(/manifest|not found|does not exist/i),
    });
    const mine = (await api.containers.images.list()).find(({ tags }) => tags.includes(reference));
    expect(mine).toMatchObject({ usedBy: [], dangling: false, project: null });
    const id = mine?.id ?? '';
    expect((await api.containers.images.get({ id })).layers).toHaveLength(1);
    expect(await api.containers.images.tag({ id, tag })).toMatchObject({ ok: true });
    expect(await api.containers.images.remove({ id, tag: reference })).toMatchObject({
      ok: true,
      evidence: [{ sentence: `It is still called ${tag}` }],
    });
    // A container that has ended holds it, with all its names.
    await docker('tag', tag, reference);
    const user = await docker('create', tag, '/nothing');
    onTestFinished(async () => void (await docker('rm', '-f', user).catch(() => '')));
    await expect(api.containers.images.remove({ id })).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { why: expect.stringMatching(/^The container \S+ is made of it\.$/) },
    });
    expect(await docker('image', 'inspect', '--format', '{{len .RepoTags}}', id)).toBe('2');
    await docker('rm', user);
    expect(await api.containers.images.remove({ id })).toMatchObject({
      ok: true,
      evidence: [{ sentence: 'It is gone' }],
    });
  });

  test(
    'volumes and networks are made and removed; a prune removes what was shown and is still unused, and nothing else',
    time,
    async () => {
      const image = await testImage();
      const { client: api } = await startTestCore();
      const [used, unused, late, net] = [name(), name(), name(), name()];
      onTestFinished(async () => void (await docker('volume', 'rm', '-f', used, unused, late).catch(() => '')));
      onTestFinished(async () => void (await docker('network', 'rm', net).catch(() => '')));
      for (const one of [used, unused])
        expect(await api.containers.volumes.create({ name: one })).toMatchObject({ ok: true });
      expect(await api.containers.networks.create({ name: net, internal: true })).toMatchObject({ ok: true });
      const id = await testContainer(image, ['-v', `${used}:/data`, '--network', net], sleep);
      const ended = await testContainer(image, [], ['/bin/sh', '-c', 'exit 0']);
      await until(async () =>
        (await api.containers.list()).containers.some((one) => one.id === ended && one.state === 'exited'),
      );
      await until(
        async () => (await api.containers.networks.list()).find((one) => one.name === net)?.usedBy[0]?.id === id,
      );
      expect((await api.containers.volumes.list()).find((one) => one.name === used)).toMatchObject({
        usedBy: [{ id }],
        anonymous: false,
      });
      const network = (await api.containers.networks.list()).find((one) => one.name === net);
      expect((await api.containers.networks.get({ id: network?.id ?? '' })).containers).toMatchObject([{ id }]);
      await expect(api.containers.networks.remove({ id: network?.id ?? '' })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      await expect(api.containers.volumes.remove({ name: used })).rejects.toMatchObject({ code: 'CONFLICT' });
      expect((await api.containers.disk()).volumes.count).toBeGreaterThanOrEqual(2);

      const plan = await api.containers.prunePlan({ kinds: ['containers', 'volumes'] });
      const keys = plan.items.map((item) => `${item.kind}:${item.id}`);
      expect(keys).toEqual(expect.arrayContaining([`containers:${ended}`, `volumes:${unused}`]));
      expect(keys).not.toContain(`volumes:${used}`);
      await docker('volume', 'create', late);
      await expect(api.containers.prune({ planId: plan.id, ids: [`volumes:${late}`] })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      // What is used again meanwhile stays.
      await testContainer(image, ['-v', `${unused}:/data`], sleep);
      const done = await api.containers.prune({ planId: plan.id, ids: [`containers:${ended}`, `volumes:${unused}`] });
      expect(done).toMatchObject({
        removed: [`containers:${ended}`],
        left: [{ name: unused }],
        receipt: { ok: false },
      });
      expect(await docker('volume', 'ls', '-q')).toContain(late);
      await expect(api.containers.prune({ planId: plan.id, ids: [`volumes:${unused}`] })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    },
  );
});
