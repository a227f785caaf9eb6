import { execFile } from 'node:child_process';
import { access, mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { docker, testImage } from '../../../core/testing/docker.ts';
import { needs } from '../../../core/testing/needs.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';
import { tryPort } from '../ports/try-port.ts';
import type { ComposeTarget } from '../types.ts';
import { labelledBy, nameOfFolder } from './belonging.ts';
import { createCompose, isUp } from './create-compose.ts';
import { projectName } from './project-name.ts';

const time = { timeout: 300_000 };
const slow = { timeoutMs: 120_000 };
const ready = [await needs('docker'), await needs('compose')].every(Boolean);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function open() {
  const { core } = await startTestCore();
  const { children, containers } = core.services;
  const compose = createCompose({ children, containers, log: quietLog, redact: (text) => text });
  return { compose, children, containers };
}

async function stack(name: string, yaml: string, more: Partial<ComposeTarget> = {}): Promise<ComposeTarget> {
  const cwd = join(await realpath(await tempDir()), name);
  await mkdir(cwd, { recursive: true });
  await writeFile(join(cwd, 'compose.yaml'), yaml);
  onTestFinished(async () => {
    const mine = await docker('ps', '-aq', '--filter', `label=com.docker.compose.project.working_dir=${cwd}`);
    for (const id of mine.split('\n').filter(Boolean)) await docker('rm', '-f', '-v', id).catch(() => '');
    const networks = await docker('network', 'ls', '-q', '--filter', `label=com.docker.compose.project=${name}`);
    for (const id of networks.split('\n').filter(Boolean)) await docker('network', 'rm', id).catch(() => '');
  });
  return {
    ...{ serviceId: 'p/stack', projectId: 'p', label: `stack of ${name}`, cwd, file: 'compose.yaml' },
    ...{ services: [], env: {}, ...more },
  };
}

const named = () => `optimus-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
const idle = ['/bin/sh', '-c', "trap 'exit 0' TERM; while :; do sleep 0.1; done"];

describe.skipIf(!ready)('a stack of containers', () => {
  test('is started, seen as it is, and stopped for sure; what it holds stays', time, async () => {
    const { compose } = await open();
    const image = await testImage();
    const port = await freePort();
    const name = named();
    const target = await stack(
      name,
      `
services:
  web:
    image: ${image}
    command: ${JSON.stringify(['/bin/sh', '-c', 'echo "$$WORD" > /data/kept; trap "exit 0" TERM; while :; do sleep 0.1; done'])}
    environment: [WORD]
    ports: ["127.0.0.1:\${PORT}:8080"]
    volumes: ["data:/data"]
    healthcheck: { test: ["CMD", "/bin/cat", "/data/kept"], interval: 1s, retries: 100 }
  deaf:
    image: ${image}
    command: ["/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]
volumes:
  data:
`,
      { env: { PORT: String(port), WORD: 'hello' } },
    );
    onTestFinished(async () => void (await docker('volume', 'rm', '-f', `${name}_data`).catch(() => '')));
    const output: string[] = [];
    const onOutput = (_: string, chunk: Uint8Array) => void output.push(Buffer.from(chunk).toString());
    expect(await compose.status(target)).toEqual([]);
    await compose.up(target, { signal: new AbortController().signal, onOutput });
    expect(output.join('')).toMatch(/web/);
    const up = await until(async () => {
      const all = await compose.status(target);
      return all.some(({ health }) => health === 'healthy') ? all : null;
    }, slow);
    expect(up).toMatchObject([
      { service: 'deaf', state: 'running', health: 'none', ports: [], exitCode: null },
      { service: 'web', state: 'running', health: 'healthy', ports: [port] },
    ]);
    expect(await tryPort(port)).toBe('held');
    expect(await docker('exec', up[1]?.id ?? '', '/bin/cat', '/data/kept')).toBe('hello');

    // One of its services alone, and it is another's business what the rest does.
    const only = { ...target, services: ['web'] };
    expect((await compose.status(only)).map(({ service }) => service)).toEqual(['web']);
    expect(await compose.down(only, { graceSeconds: 20, onOutput })).toEqual({ left: [] });
    await until(async () => (await tryPort(port)) === 'free', slow);
    expect((await compose.status(target)).filter(isUp).map(({ service }) => service)).toEqual(['deaf']);
    // Who hears nothing is killed when his time is up.
    expect(await compose.down(target, { graceSeconds: 1, onOutput })).toEqual({ left: [] });
    expect((await compose.status(target)).map(({ state }) => state)).toEqual(['exited', 'exited']);
    expect(await docker('volume', 'inspect', `${name}_data`)).toContain(name);
    // The same containers again.
    await compose.up(target, { signal: new AbortController().signal, onOutput });
    const again = await compose.status(target);
    expect(again.map(({ id }) => id)).toEqual(up.map(({ id }) => id));
    expect(again.every(isUp)).toBe(true);
    expect(await compose.down(target, { graceSeconds: 1, onOutput })).toEqual({ left: [] });
  });

  test('says in its own words what is wrong, and can be cancelled', time, async () => {
    const { compose } = await open();
    const silent = { signal: new AbortController().signal, onOutput: () => {} };
    const broken = await stack(named(), 'services:\n  web:\n    imagine: nothing\n');
    await expect(compose.up(broken, silent)).rejects.toMatchObject({
      ...{ code: 'UNAVAILABLE', data: { what: 'docker compose', why: expect.stringMatching(/imagine|web/) } },
    });
    await expect(compose.up({ ...broken, services: ['--help'] }, silent)).rejects.toMatchObject({
      data: { why: '--help cannot be the name of a service.' },
    });
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(compose.up(broken, { ...silent, signal: stop.signal })).rejects.toThrow('enough');
  });

  test('two folders of one name do not take each other’s containers away', time, async () => {
    const { compose } = await open();
    const image = await testImage();
    const name = named();
    const yaml = `services:\n  web:\n    image: ${image}\n    command: ${JSON.stringify(idle).replaceAll('$', '$$')}\n`;
    const first = await stack(name, yaml);
    const second = await stack(name, yaml);
    const silent = { signal: new AbortController().signal, onOutput: () => {} };
    await compose.up(first, silent);
    await expect(compose.up(second, silent)).rejects.toMatchObject({
      data: { why: `The containers of ${first.cwd} go by the name ${name} too: starting these would replace them.` },
    });
    expect(await compose.status(second)).toEqual([]);
    expect((await compose.status(first)).every(isUp)).toBe(true);
    expect(await compose.down(first, { graceSeconds: 5, onOutput: () => {} })).toEqual({ left: [] });
  });
});

test('without Compose it says what to install', time, async () => {
  const { children, containers } = await open();
  const missing = { ...children, run: () => Promise.reject(new Error('ENOENT')) };
  const engine = { list: containers.list, withDocker: async () => ({ mine: [], others: [] }) as never };
  const compose = createCompose({ children: missing, containers: engine, log: quietLog, redact: (text) => text });
  const target = {
    ...{ serviceId: 'p/s', projectId: 'p', label: 's', cwd: '/', file: 'compose.yaml' },
    services: [],
    env: {},
  };
  await expect(compose.up(target, { signal: new AbortController().signal, onOutput: () => {} })).rejects.toMatchObject({
    data: {
      why: 'Neither docker compose nor docker-compose is installed.',
      remedy: expect.stringContaining('Compose'),
    },
  });
});

test('names and labels are read as compose writes them', async () => {
  expect(nameOfFolder('/code/_My Shop.API')).toBe('myshopapi');
  const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'db' };
  expect(labelledBy(labels)).toEqual({ project: 'shop', service: 'db', folder: '', files: [] });
  expect(labelledBy({ ...labels, 'com.docker.compose.oneoff': 'True' })).toBeNull();
  expect(labelledBy({ other: 'x' })).toBeNull();
  const cwd = join(await tempDir(), 'Shop');
  await mkdir(cwd);
  await access(cwd);
  const target = {
    ...{ serviceId: 'p/s', projectId: 'p', label: 's', cwd, file: 'compose.yaml' },
    services: [],
    env: {},
  };
  expect(await projectName(target)).toBe('shop');
  await writeFile(join(cwd, 'compose.yaml'), 'name: by-file\nservices: {}\n');
  expect(await projectName(target)).toBe('by-file');
  await writeFile(join(cwd, '.env'), 'A=1\nCOMPOSE_PROJECT_NAME="by-dotenv"\n');
  expect(await projectName(target)).toBe('by-dotenv');
  expect(await projectName({ ...target, env: { COMPOSE_PROJECT_NAME: 'by-env' } })).toBe('by-env');
});

test.skipIf(process.platform === 'win32')(
  'what is no plain small file says nothing, and is not waited for',
  async () => {
    const cwd = join(await tempDir(), 'Shop');
    await mkdir(cwd);
    const target = {
      ...{ serviceId: 'p/s', projectId: 'p', label: 's', cwd, file: 'compose.yaml' },
      services: [],
      env: {},
    };
    await writeFile(join(cwd, 'compose.yaml'), 'name: by-file\nservices: {}\n');
    // Nobody ever writes into it.
    await promisify(execFile)('mkfifo', [join(cwd, '.env')]);
    expect(await projectName(target)).toBe('by-file');
    await rm(join(cwd, '.env'));
    await writeFile(join(cwd, '.env'), `COMPOSE_PROJECT_NAME=huge\n${'#'.repeat(2 * 1024 * 1024)}`);
    expect(await projectName(target)).toBe('by-file');
    await rm(join(cwd, '.env'));
    await writeFile(join(cwd, 'shared.env'), 'COMPOSE_PROJECT_NAME=by-link\n');
    await symlink('shared.env', join(cwd, '.env'));
    expect(await projectName(target)).toBe('by-link');
    await rm(join(cwd, 'compose.yaml'));
    await rm(join(cwd, '.env'));
    await promisify(execFile)('mkfifo', [join(cwd, 'compose.yaml')]);
    expect(await projectName(target)).toBe('shop');
  },
);
