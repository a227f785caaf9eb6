import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Build } from '../../../shared/features/builds/schema.ts';
import { createSystemClock } from '../../core/lib/clock.ts';
import { docker, testImage } from '../../core/testing/docker.ts';
import { createFakeHost } from '../../core/testing/fake-host-ports.ts';
import { needs } from '../../core/testing/needs.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore, type TestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { buildNow } from './build-now.ts';
import { createRegistryAuth } from './engine/registry-auth.ts';

const run = promisify(execFile);
/** Nothing that this machine or whoever runs the tests says about git. */
const cleanEnv = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  HOME: '/nonexistent',
};
const patience = { timeout: 150_000 };
const wait = { timeoutMs: 90_000 };

async function write(folder: string, files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

async function project(files: Record<string, string>, before?: { dataDir: string; folder: string }) {
  const folder = before?.folder ?? (await realpath(await tempDir()));
  const path = join(folder, 'Shop API');
  await write(path, files);
  if (!before) {
    const git = (...args: string[]) =>
      run('git', ['-C', path, '-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', ...args], { env: cleanEnv });
    await git('init', '-q', '-b', 'main');
    await git('add', '.');
    await git('commit', '-q', '-m', 'first');
  }
  const bench = await startTestCore(before ? { dataDir: before.dataDir, host: createFakeHost() } : {});
  if (!before) await bench.client.projects.addRoots({ paths: [folder] });
  const found = await until(() => {
    bench.clock.advance(300);
    return bench.core.services.projects.ofPath(path);
  }, wait);
  return { ...bench, projectId: found.id, path, folder };
}

/** What is told with rests is told when the clock of the test goes on. */
async function ended(bench: TestCore, id: string): Promise<Build> {
  const build = await until(async () => {
    bench.clock.advance(300);
    const now = await bench.client.builds.get({ id });
    return now.state === 'running' ? null : now;
  }, wait);
  onTestFinished(async () => {
    for (const tag of build.tags) await docker('rmi', '-f', tag).catch(() => '');
  });
  return build;
}
const ownTag = () => `optimus-test-build-${Date.now()}-${Math.random().toString(36).slice(2, 8)}:v1`;
const logOf = async (bench: TestCore, build: Build) =>
  (await bench.client.runs.log({ id: build.runId ?? '' })).lines.map(({ text }) => text);

async function filesOf(image: string, folder: string): Promise<string[]> {
  const id = await docker('create', image, '/none');
  onTestFinished(async () => void (await docker('rm', '-f', id).catch(() => '')));
  const out = join(await tempDir(), 'files.tar');
  await docker('export', '-o', out, id);
  const { stdout } = await run('tar', ['-tf', out], { maxBuffer: 8_000_000 });
  return stdout
    .split('\n')
    .filter((path) => path.startsWith(`${folder}/`) && !path.endsWith('/'))
    .map((path) => path.slice(folder.length + 1))
    .filter((path) => !/(?:^|\/)(?:Dockerfile|\.dockerignore)$/.test(path))
    .sort();
}

describe.skipIf(!((await needs('docker')) && (await needs('git'))))('builds', () => {
  test('builds the image of a project step by step, and again out of the cache', patience, async () => {
    const base = await testImage();
    // Otherwise what an earlier run of this test built would come out of the cache.
    const mine = ownTag();
    const bench = await project({
      Dockerfile: `FROM ${base}\nARG GREETING=none\nCOPY hello /hello\nRUN cat /hello; echo token=very-secret-thing $GREETING >&2\nEXPOSE 8080\n`,
      hello: `hello from the image\n${mine}\n`,
    });
    const tag = ownTag();
    const asked = { projectId: bench.projectId, tags: [tag], args: { GREETING: 'hei' } };
    const started = await bench.client.builds.start(asked);
    expect(started).toMatchObject({
      state: 'running',
      by: 'you',
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      dirty: false,
    });
    const short = `shop-api:${started.commit?.slice(0, 7)}`;
    const build = await ended(bench, started.id);
    expect(build).toMatchObject({
      ...{ state: 'succeeded', builder: 'BuildKit', tags: [short, tag], projectName: 'Shop API' },
      ...{ args: asked.args, stage: null, dockerfile: 'Dockerfile' },
      imageId: expect.stringMatching(/^sha256:/),
    });
    expect(build.steps.map(({ name }) => name)).toEqual(expect.arrayContaining(['[2/3] COPY hello /hello']));
    expect(build.steps.filter(({ startedAt, tookMs }) => startedAt === null || tookMs === null)).toEqual([]);
    expect(build.steps.filter(({ state }) => state !== 'done' && state !== 'cached')).toEqual([]);
    expect(build.layers.map(({ by }) => by)).toEqual(
      expect.arrayContaining(['COPY hello /hello', 'EXPOSE map[8080/tcp:{}]']),
    );
    const log = (await logOf(bench, build)).join('\n');
    expect(log).toContain('  hello from the image');
    expect(log).toContain('hei');
    expect(log).not.toContain('very-secret-thing');
    const labels = JSON.parse(await docker('inspect', '--format', '{{json .Config.Labels}}', tag));
    expect(labels).toMatchObject({
      ...{ 'dev.optimus.project': bench.projectId, 'dev.optimus.commit': build.commit },
      'org.opencontainers.image.revision': build.commit,
    });
    expect(labels['org.opencontainers.image.created']).toMatch(/^\d{4}-/);

    const again = await ended(bench, (await bench.client.builds.start(asked)).id);
    expect(again.state).toBe('succeeded');
    // Not every engine says so of the base.
    expect(again.cached).toBeGreaterThanOrEqual(2);
    expect(again.steps.find(({ name }) => name.includes('RUN'))?.state).toBe('cached');
    expect((await bench.client.builds.list({ projectId: bench.projectId })).map(({ id }) => id)).toEqual(
      expect.arrayContaining([build.id, again.id]),
    );
    expect(await bench.client.builds.list({ projectId: 'none' })).toEqual([]);
  });

  test(
    'a failed build says which step and what it last said; a cancelled one leaves nothing running',
    patience,
    async () => {
      const base = await testImage();
      const bench = await project({
        Dockerfile: `FROM ${base} AS first\nRUN i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo line $i; done; exit 3\n`,
        Slow: `FROM ${base}\nRUN sleep 86399\n`,
        Wrong: `FROM ${base}\nNONSENSE\n`,
      });
      const failed = await ended(bench, (await bench.client.builds.start({ projectId: bench.projectId })).id);
      expect(failed.state).toBe('failed');
      expect(failed.sentence).toMatch(/^\[2\/2\] RUN .* failed: exit code: 3$/);
      const step = failed.steps.find(({ state }) => state === 'failed');
      expect(step?.error?.split('\n')).toEqual(Array.from({ length: 20 }, (_, index) => `line ${index + 11}`));
      await until(async () => (await bench.client.runs.get({ id: failed.runId ?? '' })).state === 'failed', wait);

      // A retry of its run is a build of its own, of what is there by now.
      await writeFile(join(bench.path, 'more'), 'not committed');
      const retried = await bench.client.runs.retry({ id: failed.runId ?? '', from: 'start' });
      const second = await until(async () => {
        bench.clock.advance(300);
        return (await bench.client.builds.list({})).find(
          ({ runId, state }) => runId === retried.id && state === 'failed',
        );
      }, wait);
      expect(second.id).not.toBe(failed.id);
      expect(second).toMatchObject({ dirty: true, tags: [expect.stringMatching(/^shop-api:[0-9a-f]{7}-dirty$/)] });

      const wrong = await ended(
        bench,
        (await bench.client.builds.start({ projectId: bench.projectId, dockerfile: 'Wrong' })).id,
      );
      expect(wrong.sentence).toContain('NONSENSE');
      const none = await ended(
        bench,
        (await bench.client.builds.start({ projectId: bench.projectId, dockerfile: 'nowhere' })).id,
      );
      expect(none.sentence).toMatch(/^There is no file nowhere in /);

      const slow = await bench.client.builds.start({ projectId: bench.projectId, dockerfile: 'Slow' });
      await until(async () => {
        bench.clock.advance(300);
        return (await bench.client.builds.get({ id: slow.id })).steps.some(
          ({ name, state }) => name.includes('sleep') && state === 'running',
        );
      }, wait);
      await bench.client.builds.cancel({ id: slow.id });
      const cancelled = await ended(bench, slow.id);
      expect(cancelled).toMatchObject({ state: 'cancelled', sentence: 'Cancelled' });
      expect(cancelled.steps.some(({ state }) => state === 'running')).toBe(false);
      await until(async () => {
        const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
        const lines = await Promise.all(all.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
        return !lines.some((line) => line.startsWith('sleep\0') && line.includes('86399'));
      }, wait);
      await expect(bench.client.builds.cancel({ id: slow.id })).rejects.toMatchObject({ code: 'CONFLICT' });
    },
  );

  test('what Optimus did not live to finish is told so, and can be built again', patience, async () => {
    const base = await testImage();
    const files = { Dockerfile: `FROM ${base}\nARG SECONDS_=86398\nRUN sleep $SECONDS_\n` };
    const bench = await project(files);
    const build = await bench.client.builds.start({ projectId: bench.projectId });
    await until(async () => {
      bench.clock.advance(300);
      return (await bench.client.builds.get({ id: build.id })).steps.some(({ state }) => state === 'running');
    }, wait);
    // As it stands after kill -9: the end of it was never written.
    const row = await bench.core.services.store.data
      .selectFrom('builds')
      .selectAll()
      .where('id', '=', build.id)
      .executeTakeFirstOrThrow();
    await bench.core.services.store.data
      .insertInto('builds')
      .values({ ...row, id: 'cut-off', run_id: null })
      .execute();
    await bench.stop();

    const next = await project(files, { dataDir: bench.dataDir, folder: bench.folder });
    for (const id of [build.id, 'cut-off'])
      expect(await ended(next, id)).toMatchObject({
        state: 'failed',
        sentence: expect.stringContaining('Optimus ended'),
      });
    const again = await next.client.builds.start({ projectId: next.projectId, args: { SECONDS_: '0' } });
    expect(await ended(next, again.id)).toMatchObject({ state: 'succeeded' });
  });

  test('no secret becomes a build argument, and a name is a name', patience, async () => {
    const bench = await project({ Dockerfile: 'FROM scratch\n' });
    const start = (more: object) => bench.client.builds.start({ projectId: bench.projectId, ...more });
    await expect(start({ args: { NPM_TOKEN: 'abcdef0123456789' } })).rejects.toMatchObject({
      data: { problems: [{ field: 'args.NPM_TOKEN', problem: expect.stringContaining('environment of the project') }] },
    });
    await expect(start({ tags: ['Shop:1'] })).rejects.toMatchObject({ data: { problems: [{ field: 'tags.0' }] } });
    await expect(bench.client.builds.start({ projectId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await bench.client.builds.list({})).toEqual([]);
  });

  test('sends what docker build would send, and the classic builder builds the same', patience, async () => {
    const base = await testImage();
    const folder = await tempDir();
    const files = [
      'a.txt',
      'b.md',
      'keep.md',
      'src/a.ts',
      'src/b.test.ts',
      'src/deep/c.ts',
      'src/deep/d.md',
      'node_modules/x/index.js',
    ];
    files.push(
      'docs/one.md',
      'docs/two/three.md',
      'out/keep/me',
      'out/not',
      'logs/a.log',
      'logs/b.txt',
      'temp1',
      'tempxy',
      '#odd',
      'ä/ö',
    );
    files.push(
      `${'long-'.repeat(30)}/${'name-'.repeat(20)}.txt`,
      'x.y/z',
      'brackets/[a]',
      'brackets/b',
      'other/Thumbs.db',
      'Thumbs.db',
    );
    await write(folder, Object.fromEntries(files.map((name) => [name, name])));
    await symlink('../nowhere', join(folder, 'src', 'link'));
    const patterns = [
      '# a comment',
      '',
      '  node_modules  ',
      '**/*.md',
      '!keep.md',
      '/docs',
      '!docs/one.md',
      'out',
      '!out/keep',
    ];
    patterns.push(
      '**/*.test.ts',
      'logs/*.log',
      'temp?',
      'brackets/\\[a\\]',
      '**/Thumbs.db',
      './x.y/',
      'src/deep/../deep/d.md',
    );
    await write(folder, { '.dockerignore': patterns.join('\n'), Dockerfile: `FROM ${base}\nCOPY . /context/\n` });
    const [theirs, ours, classic] = [ownTag(), ownTag(), ownTag()];
    onTestFinished(async () => void (await docker('rmi', '-f', theirs, ours, classic).catch(() => '')));
    process.env.DOCKER_BUILDKIT = '0';
    onTestFinished(() => void delete process.env.DOCKER_BUILDKIT);
    await docker('build', '-t', theirs, folder);

    const { core } = await startTestCore();
    const { docker: engine } = await core.services.containers.engineAt(null);
    const old = Object.create(engine, { version: { value: async () => ({ ApiVersion: '1.30', Os: 'linux' }) } });
    for (const [tag, client] of [
      [ours, engine],
      [classic, old],
    ] as const) {
      const said: string[] = [];
      const clock = createSystemClock();
      const auth = createRegistryAuth({ children: core.services.children, hide() {}, home: folder });
      const built = await buildNow(
        { docker: client, auth, clock, secrets: async () => new Map(), redact: (text) => text },
        {
          ...{ projectId: 'p', folder, dockerfile: 'Dockerfile', stage: null, args: {}, tags: [tag], labels: {} },
          ...{ commit: null, dirty: false, cache: true, context: null, by: 'a test', secrets: [] },
        },
        {
          signal: new AbortController().signal,
          id: tag,
          log: (text) => said.push(text),
          steps() {},
          now() {},
          builder() {},
        },
      );
      expect(built.steps.map(({ name }) => name)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^\[2\/2\] COPY \. \/context\//)]),
      );
      expect(built.steps.every(({ state }) => state === 'done' || state === 'cached')).toBe(true);
      expect(said[0]).toMatch(/files, .* are sent to the engine/);
      expect(await filesOf(tag, 'context')).toEqual(await filesOf(theirs, 'context'));
    }
    expect(await filesOf(ours, 'context')).toContain('src/link');
  });
});
