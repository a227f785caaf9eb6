import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { target as targetSchema } from '../../../../shared/features/deployments/schema.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { docker, testImage } from '../../../core/testing/docker.ts';
import { needs } from '../../../core/testing/needs.ts';
import { smallServer } from '../../../core/testing/small-server.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';
import type { Artifact, ReleaseRef, StepTalk, TargetDriver } from '../types.ts';
import { createDockerTarget } from './create-docker-target.ts';

const patience = { timeout: 180_000 };
const wait = { timeoutMs: 60_000 };
const there = (await needs('docker')) && (await needs('gcc'));

function talking() {
  const lines: string[] = [];
  const stop = new AbortController();
  const talk: StepTalk = { signal: stop.signal, log: (text) => lines.push(text), progress() {} };
  return { talk, lines, stop };
}

async function bench(dockerfile: (base: string) => string) {
  const base = await testImage();
  const folder = await realpath(await tempDir());
  const path = join(folder, 'shop');
  await mkdir(path);
  await smallServer(path);
  await writeFile(join(path, 'Dockerfile'), dockerfile(base));
  await mkdir(join(path, '.git'));
  const { core } = await startTestCore();
  const { builds, containers, projects } = core.services;
  await projects.addRoots([folder]);
  const { id: projectId } = await until(() => projects.ofPath(path), wait);
  const driver = createDockerTarget({
    ...{ builds, containers, clock: createSystemClock(), root: await tempDir() },
    copyFiles: () => Promise.reject(new Error('nothing is committed')),
    redact: (text) => text.replaceAll('very-secret', '[redacted]'),
  });
  const target = (more: object = {}) => targetSchema.parse({ type: 'docker', ...more });
  const source = { projectId, projectName: 'shop', folder: path, commit: null, dirty: false };
  const release = (releaseId: string, artifact: Artifact, more: Partial<ReleaseRef> = {}): ReleaseRef => {
    const one: ReleaseRef = {
      ...{ releaseId, number: 12, placeId: 'place', label: 'shop prod #12', projectId, target: target(), artifact },
      ...{ variables: { VERSION: releaseId, API_TOKEN: 'very-secret' }, stopSeconds: 5, keep: false },
      ...more,
    };
    onTestFinished(() => driver.remove(one, false), 60_000);
    return one;
  };
  return { driver, target, source, release, base };
}

const ask = async (port: number, path = '/') => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
const answers = (port: number) => until(() => ask(port).catch(() => null), wait);
const newId = () => `r${Math.random().toString(36).slice(2, 10)}`;
const build = (
  driver: TargetDriver,
  id: string,
  { target, source }: { target: ReleaseRef['target']; source: Parameters<TargetDriver['build']>[0]['source'] },
) => driver.build({ releaseId: id, number: 12, target, source, by: 'a test' }, talking().talk);

describe.skipIf(!there)('the docker target', () => {
  test('builds a version, runs two of it, stops and removes them, and does nothing twice', patience, async () => {
    const { driver, target, source, release } = await bench(
      (base) => `FROM ${base}\nCOPY server /server\nEXPOSE 8080\nCMD ["/server"]\n`,
    );
    const id = newId();
    await driver.check(target());
    const artifact = await build(driver, id, { target: target(), source });
    expect(artifact.image).toBe(`shop:latest.${id.slice(0, 8)}`);
    expect(artifact.sizeBytes).toBeGreaterThan(1_000);
    expect(await build(driver, id, { target: target(), source })).toEqual(artifact);

    const one = release(id, artifact, { keep: true });
    const { talk, lines } = talking();
    const [first, second] = await Promise.all([driver.start(one, 1, talk), driver.start(one, 2, talk)]);
    expect(await answers(first.port)).toBe(id);
    expect(await answers(second.port)).toBe(id);
    expect(await driver.start(one, 1, talk)).toEqual(first);
    expect(await driver.instances(one)).toEqual([first, second]);

    const inspected = JSON.parse(await docker('inspect', first.containerId ?? ''))[0];
    expect(inspected.HostConfig).toMatchObject({ Privileged: false, RestartPolicy: { Name: 'unless-stopped' } });
    expect(JSON.stringify(inspected.Config.Labels)).not.toContain('very-secret');
    expect(inspected.NetworkSettings.Ports['8080/tcp'][0].HostIp).toBe('127.0.0.1');
    expect(await driver.state(one, first)).toMatchObject({ running: true, restarts: 0, exit: null });

    const said = await driver.command(
      one,
      { line: 'echo "$VERSION $MORE"; echo very-secret >&2; exit 4', why: 'test', variables: { MORE: 'x' } },
      talk,
    );
    expect(said.code).toBe(4);
    expect(said.output).toContain(`${id} x\n`);
    expect(said.output).toContain('[redacted]\n');
    expect(lines.join('\n')).not.toContain('very-secret');
    const { talk: cut, stop } = talking();
    const endless = driver.command(one, { line: 'while :; do sleep 1; done', why: 'endless', variables: {} }, cut);
    const filter = ['--filter', `label=dev.optimus.release=${id}`];
    await until(async () => (await docker('ps', '-q', ...filter)).split('\n').length === 3, wait);
    stop.abort(new Error('enough'));
    await expect(endless).rejects.toThrow();
    expect((await docker('ps', '-aq', ...filter)).split('\n').length).toBe(2);

    // As an Optimus leaves it that was killed in the middle.
    const labels = ['--label', `dev.optimus.release=${id}`, '--label', 'dev.optimus.command=migration'];
    const begun = ['--entrypoint', '/bin/sh', artifact.image ?? '', '-c', 'sleep 1; echo very-secret orders; exit 5'];
    await docker('run', '-d', ...labels, ...begun);
    expect(await driver.resumed?.(one, 'migration', talk)).toEqual({ code: 5, output: '[redacted] orders' });
    expect(await driver.resumed?.(one, 'migration', talk)).toBeNull();

    // Killed from outside it comes back by itself, at the same port.
    await ask(first.port, '/die').catch(() => '');
    const back = await until(async () => {
      const state = await driver.state(one, first);
      return state.running && state.restarts > 0 ? state : null;
    }, wait);
    expect(back.lastWords.join('\n')).toContain('asked to die');
    expect(await answers(first.port)).toBe(id);

    expect(await driver.stop(one, first, talk)).toMatchObject({ ok: true, killed: false });
    expect((await driver.instances(one)).map(({ replica }) => replica)).toEqual([2]);
    expect(await answers((await driver.start(one, 1, talk)).port)).toBe(id);
    await driver.remove(one, false);
    await driver.remove(one, false);
    expect(await docker('ps', '-aq', ...filter)).toBe('');
    expect(await docker('images', '-q', artifact.image ?? '')).toBe('');
  });

  test('says why a version ended: out of memory, by itself, deaf to TERM, without a port', patience, async () => {
    const { driver, target, source, release } = await bench(
      (base) => `FROM ${base}\nCOPY server /server\nCMD ["/server"]\n`,
    );
    const id = newId();
    const artifact = await build(driver, id, { target: target(), source });
    const { talk } = talking();
    await expect(driver.start(release(id, artifact), 1, talk)).rejects.toMatchObject({
      data: { why: expect.stringContaining('EXPOSE') },
    });
    const small = release(id, artifact, { target: target({ port: 8080, memoryMb: 16 }) });
    const eating = await driver.start(small, 1, talk);
    await answers(eating.port);
    // Some kernels count no memory for containers.
    if ((await docker('info', '--format', '{{.MemoryLimit}}')) === 'true') {
      await ask(eating.port, '/eat').catch(() => '');
      const ended = await until(async () => {
        const state = await driver.state(small, eating);
        return state.running ? null : state;
      }, wait);
      expect(ended.exit?.sentence).toBe('It needed more than its 16 MB of memory.');
    }

    const crashing = await driver.start(small, 2, talk);
    await answers(crashing.port);
    await ask(crashing.port, '/die').catch(() => '');
    const crashed = await until(async () => {
      const state = await driver.state(small, crashing);
      return state.running ? null : state;
    }, wait);
    expect(crashed.exit).toEqual({ code: 3, signal: null, sentence: 'It ended by itself with 3.' });
    expect(crashed.lastWords).toContain('asked to die');
    expect(crashed.lastWords.join('\n')).not.toContain('very-secret');

    const deaf = release(id, artifact, {
      ...{ target: target({ port: 8080 }), variables: { DEAF: '1', VERSION: id }, stopSeconds: 1 },
    });
    const hearing = await driver.start(deaf, 3, talk);
    await answers(hearing.port);
    expect(await driver.stop(deaf, hearing, talk)).toMatchObject({ ok: true, killed: true });
  });

  test('an image that is used, a context that is not there, and a failed build are told', patience, async () => {
    const { driver, target, source, release, base } = await bench(
      (from) => `FROM ${from}\nRUN echo going wrong; exit 7\n`,
    );
    await expect(build(driver, newId(), { target: target(), source })).rejects.toThrow(
      /\[2\/2\] RUN echo going wrong; exit 7 failed: exit code: 7/,
    );
    await expect(driver.check(target({ context: 'nowhere' }))).rejects.toMatchObject({
      data: { why: 'There is no Docker context nowhere.' },
    });
    const gone = release(newId(), { image: 'optimus-test-gone:1', folder: null, sizeBytes: null });
    await expect(driver.start(gone, 1, talking().talk)).rejects.toThrow(/not on the engine any more/);
    expect(base).toContain('optimus-test');
  });
});
