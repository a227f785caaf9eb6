import { createHash } from 'node:crypto';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { docker } from '../../../core/testing/docker.ts';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';
import { createPinning } from './create-pinning.ts';
import { imagesIn, pinned } from './images-in.ts';
import { createRegistry } from './registry.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const withDocker = test.skipIf(!(await needs('docker')));
const wait = { timeoutMs: 60_000 };

test('images of others are found where they are named, and each gets its digest', () => {
  const dockerfile = {
    ...{ kind: 'docker' as const, path: 'apps/web/Dockerfile' },
    text: [
      '# FROM nobody:1',
      'FROM --platform=$BUILDPLATFORM node:24-slim AS base',
      'FROM base AS build',
      'COPY --link --from=composer:2.8.12 /usr/bin/composer /usr/bin/',
      'COPY --from=build /app ./',
      'COPY --from=0 /app ./',
      'FROM scratch',
      'FROM node:24-slim',
    ].join('\n'),
  };
  const compose = {
    ...{ kind: 'compose' as const, path: 'compose.yaml' },
    text: 'services:\n  shop:\n    build: .\n    image: shop:local\n  db:\n    image: "postgres:17" # here\n  other:\n    image: redis:7\n',
  };
  const workflow = {
    ...{ kind: 'github-actions' as const, path: '.github/workflows/ci.yml' },
    text: 'jobs:\n  test:\n    services:\n      postgresql:\n        image: postgres:17\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { tags: "shop:ci" }\n',
  };
  const ignored = { kind: 'docker' as const, path: '.dockerignore', text: 'FROM x:1\n' };
  const manifest = { kind: 'kubernetes' as const, path: 'k8s/app.yaml', text: 'image: shop:unset\n' };
  const all = [dockerfile, compose, workflow, ignored, manifest];
  expect(imagesIn(all)).toEqual(['node:24-slim', 'composer:2.8.12', 'postgres:17', 'redis:7']);
  const known = new Map([
    ['node:24-slim', digest('a')],
    ['postgres:17', digest('b')],
    ['shop:local', digest('c')],
  ]);
  expect(pinned(dockerfile, known).split('\n')).toEqual([
    '# FROM nobody:1',
    `FROM --platform=$BUILDPLATFORM node:24-slim@${digest('a')} AS base`,
    'FROM base AS build',
    'COPY --link --from=composer:2.8.12 /usr/bin/composer /usr/bin/',
    'COPY --from=build /app ./',
    'COPY --from=0 /app ./',
    'FROM scratch',
    `FROM node:24-slim@${digest('a')}`,
  ]);
  expect(pinned(compose, known)).toContain(`image: "postgres:17@${digest('b')}" # here`);
  expect(pinned(compose, known)).toContain('image: shop:local\n');
  expect(pinned(workflow, known)).toContain(`image: postgres:17@${digest('b')}\n`);
  for (const one of [ignored, manifest]) expect(pinned(one, known)).toBe(one.text);
  // What has a digest is not given another.
  expect(imagesIn([{ ...dockerfile, text: pinned(dockerfile, known) }])).toContain(`node:24-slim@${digest('a')}`);
});

test('files carry the digests that were found and say where from; another digest is another text', async () => {
  const folder = await realpath(await tempDir());
  const path = join(folder, 'shop');
  await mkdir(join(path, '.git'), { recursive: true });
  await writeFile(
    join(path, 'package.json'),
    '{"name":"shop","scripts":{"start":"node server.js"},"dependencies":{"pg":"8"}}',
  );
  await writeFile(join(path, 'server.js'), 'require("http").createServer().listen(process.env.PORT)');
  await writeFile(join(path, 'package-lock.json'), '{"name":"shop","lockfileVersion":3,"packages":{}}');
  const { client, core, clock } = await startTestCore();
  await client.projects.addRoots({ paths: [folder] });
  const { id: projectId } = await until(() => {
    clock.advance(300);
    return core.services.projects.ofPath(path);
  }, wait);
  const kinds = ['docker' as const, 'compose' as const];
  const plain = await client.blueprints.get({ projectId, kinds });
  const images = imagesIn(plain.files);
  expect(images.length).toBeGreaterThan(0);
  const at = Date.UTC(2026, 10, 22);
  const pins = images.map((image) => ({ image, digest: digest('a'), from: 'docker.io', at, why: null }));
  const withDigests = await client.blueprints.get({ projectId, kinds, pins });
  const [before, after] = [plain, withDigests].map(({ files }) => files.find(({ path: at }) => at === 'Dockerfile'));
  expect(after?.text).toBe(before?.text.replaceAll(images[0] ?? '', `${images[0]}@${digest('a')}`));
  expect(after?.reasons.map(({ sentence }) => sentence)).toContain(
    `${images[0]} is pinned to what it was on 22 November 2026, as docker.io says.`,
  );
  expect(withDigests.files.flatMap(({ checks }) => checks.filter(({ ok }) => !ok))).toEqual([]);

  // Written, and generated again when the tag has become something else: the file and the offer differ there.
  const files = withDigests.files.map(({ path: at, text, presentHash }) => ({ path: at, text, presentHash }));
  await client.blueprints.write({ projectId, files });
  const moved = pins.map((pin) => ({ ...pin, digest: digest('b') }));
  const later = (await client.blueprints.get({ projectId, kinds, pins: moved })).files.find(
    ({ path: at }) => at === 'Dockerfile',
  );
  expect(later?.present).toBe(after?.text);
  expect(later?.text).toBe(after?.text.replaceAll(digest('a'), digest('b')));
  await expect(
    client.blueprints.get({ projectId, kinds, pins: [{ ...pins[0], digest: 'sha256:x' } as never] }),
  ).rejects.toMatchObject({ code: 'INVALID' });
});

/** A registry that an engine can pull one image of one file from. */
async function smallRegistry() {
  const hash = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const name = Buffer.alloc(512);
  name.write(`file\0`, 0);
  for (const [text, at] of [
    ['0000644\0', 100],
    ['0000000\0', 108],
    ['0000000\0', 116],
    ['00000000000\0', 124],
    ['00000000000\0', 136],
    ['        ', 148],
    ['0ustar\0', 156],
  ] as const)
    name.write(text, at);
  name.write('ustar\x0000', 257);
  name.write(
    `${name
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  const tar = Buffer.concat([name, Buffer.alloc(1_024)]);
  const layer = gzipSync(tar);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [hash(tar)] },
    }),
  );
  const kind = 'application/vnd.docker.distribution.manifest.v2+json';
  const manifest = Buffer.from(
    JSON.stringify({
      ...{ schemaVersion: 2, mediaType: kind },
      config: {
        mediaType: 'application/vnd.docker.container.image.v1+json',
        size: config.length,
        digest: hash(config),
      },
      layers: [
        { mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size: layer.length, digest: hash(layer) },
      ],
    }),
  );
  const blobs = new Map([layer, config].map((bytes) => [hash(bytes), bytes]));
  const asked: string[] = [];
  const server: Server = createServer(({ url = '', method = '' }, response) => {
    asked.push(`${method} ${url}`);
    const blob = blobs.get(url.split('/').at(-1) ?? '');
    if (url === '/v2/') response.end('{}');
    else if (/^\/v2\/shop\/base\/manifests\/(?:1\.2|sha256:\w+)$/.test(url))
      response
        .writeHead(200, {
          'content-type': kind,
          'docker-content-digest': hash(manifest),
          'content-length': manifest.length,
        })
        .end(method === 'HEAD' ? undefined : manifest);
    else if (blob) response.writeHead(200, { 'content-length': blob.length }).end(method === 'HEAD' ? undefined : blob);
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, asked, digest: hash(manifest) };
}

withDocker(
  'what an engine has fetched it knows itself; what it has not, or has made, is asked of the registry',
  async () => {
    const registry = await smallRegistry();
    const { core } = await startTestCore();
    const { docker: engine } = await core.services.containers.engineAt(null);
    const pin = createPinning({
      engine: async () => engine,
      registry: createRegistry({ loginOf: async () => null, env: {} }),
      clock: createSystemClock(),
    });
    const image = `${registry.host}/shop/base:1.2`;
    const unknown = `${registry.host}/shop/base:9`;
    const first = await pin([image, unknown, 'scratch']);
    expect(first).toMatchObject([
      { image, digest: registry.digest, from: registry.host, why: null },
      { image: unknown, digest: null, from: null, why: `${registry.host} has no shop/base:9.` },
      { image: 'scratch', digest: null, why: 'It is no name with a tag.' },
    ]);
    onTestFinished(async () => void (await docker('rmi', '-f', image).catch(() => '')));
    await docker('pull', '-q', image);
    const before = registry.asked.length;
    expect(await pin([image])).toMatchObject([{ digest: registry.digest, from: 'the engine of this machine' }]);
    expect(registry.asked).toHaveLength(before);
    // Its digest is that of another name: of this one the engine knows nothing.
    const made = `${registry.host}/shop/other:1`;
    onTestFinished(async () => void (await docker('rmi', '-f', made).catch(() => '')));
    await docker('tag', image, made);
    expect(await pin([made])).toMatchObject([{ digest: null, why: `${registry.host} has no shop/other:1.` }]);
  },
);
