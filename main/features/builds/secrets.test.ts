import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { expect, onTestFinished, test } from 'vitest';
import type { Build } from '../../../shared/features/builds/schema.ts';
import { createSystemClock } from '../../core/lib/clock.ts';
import { docker, testImage } from '../../core/testing/docker.ts';
import { needs } from '../../core/testing/needs.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore, type TestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { buildNow } from './build-now.ts';
import { createRegistryAuth } from './engine/registry-auth.ts';

const run = promisify(execFile);
const patience = { timeout: 150_000 };
const wait = { timeoutMs: 90_000 };
const withDocker = test.skipIf(!(await needs('docker')));

async function project(files: Record<string, string>) {
  const folder = await realpath(await tempDir());
  const path = join(folder, 'Shop');
  await mkdir(join(path, '.git'), { recursive: true });
  await run('git', ['init', '-q', path]);
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  const bench = await startTestCore();
  await bench.client.projects.addRoots({ paths: [folder] });
  const found = await until(() => {
    bench.clock.advance(300);
    return bench.core.services.projects.ofPath(path);
  }, wait);
  return { ...bench, projectId: found.id, path };
}

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

/** Every file below a folder that holds the text, in whatever it is packed. */
async function filesHolding(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (bytes.includes(text)) found.push(entry.name);
  }
  return found;
}

const variable = (id: string, name: string, environment = 'dev') => ({
  id,
  from: { type: 'variable' as const, environment, name },
});

withDocker('a secret reaches the step that asks for it, and nothing else that is left', patience, async () => {
  const base = await testImage();
  const value = `s3cret-${crypto.randomUUID()}`;
  const inFile = `f1le-${crypto.randomUUID()}`;
  const plain = `pl4in-${crypto.randomUUID()}`;
  const bench = await project({
    Dockerfile: [
      `FROM ${base}`,
      'RUN --mount=type=secret,id=token,required=true \\',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell counts with it
      '    cat /run/secrets/token; read -r t < /run/secrets/token; echo "$t and ${#t} letters"; echo ${#t} > /length',
      'RUN --mount=type=secret,id=npmrc,target=/etc/npmrc cat /etc/npmrc',
      'RUN --mount=type=secret,id=plain read -r p < /run/secrets/plain; echo "plain $p"',
      'RUN --mount=type=secret,id=absent [ ! -e /run/secrets/absent ]; echo done without',
      '',
    ].join('\n'),
    '.env': `PLAIN=${plain}\nTOKEN=optimus://project/TOKEN\nOTHER=optimus://project/OTHER\n`,
    '.npmrc': `registry=https://registry.example.com/\n//registry.example.com/:_authToken=${inFile}\n`,
    '.dockerignore': '.env\n.npmrc\n',
  });
  const { projectId, client } = bench;
  for (const [name, text] of [
    ['TOKEN', value],
    ['OTHER', 'nobody-asks-for-it'],
  ] as const)
    await client.environments.putSecret({ projectId, environment: null, name, value: text });
  expect(await client.builds.secrets({ projectId })).toEqual([
    { id: 'token', required: true, lines: [2] },
    { id: 'npmrc', required: false, lines: [4] },
    { id: 'plain', required: false, lines: [5] },
    { id: 'absent', required: false, lines: [6] },
  ]);
  const secrets = [
    variable('token', 'TOKEN'),
    { id: 'npmrc', from: { type: 'file' as const, file: '.npmrc' } },
    variable('plain', 'PLAIN'),
    variable('never-asked-for', 'TOKEN'),
  ];
  const build = await ended(bench, (await client.builds.start({ projectId, secrets, cache: false })).id);
  expect(build.sentence).toMatch(/^Built/);
  expect(build).toMatchObject({ state: 'succeeded', secrets });

  const log = (await client.runs.log({ id: build.runId ?? '' })).lines.map(({ text }) => text).join('\n');
  expect(log).toContain(`and ${value.length} letters`);
  expect(log).toContain('The secret token is handed over: TOKEN of dev');
  expect(log).toContain('The secret npmrc is handed over: the file .npmrc');
  expect(log).toContain('No step that was run has asked for the secret never-asked-for');
  expect(log).toContain('done without');

  // In the image: not in one layer, not in its history.
  const image = build.tags[0] ?? '';
  const saved = await tempDir();
  await docker('save', '-o', join(saved, 'image.tar'), image);
  const layers = join(saved, 'layers');
  await mkdir(layers);
  await run('tar', ['-xf', join(saved, 'image.tar'), '-C', layers]);
  for (const each of [value, inFile, plain]) expect(await filesHolding(layers, each)).toEqual([]);
  expect(await filesHolding(layers, 'RUN --mount')).toEqual([]);
  expect(await filesHolding(layers, `${value.length}\n`)).not.toEqual([]);

  // With us: nowhere in what is kept or told.
  const told = JSON.stringify([build, await client.builds.list({}), await client.journal.list({}), log]);
  for (const each of [value, inFile, plain]) expect(told).not.toContain(each);
  expect(
    (await client.environments.secretUses({ projectId, environment: null, name: 'TOKEN' })).map(({ by }) => by),
  ).toEqual(['build of Shop', 'build of Shop']);
  expect(await client.environments.secretUses({ projectId, environment: null, name: 'OTHER' })).toEqual([]);
  await bench.stop();
  for (const each of [value, inFile, plain]) expect(await filesHolding(bench.dataDir, each)).toEqual([]);
});

withDocker('what cannot be handed over is named before anything begins', patience, async () => {
  const base = await testImage();
  const bench = await project({
    Dockerfile: `FROM ${base}\nRUN --mount=type=secret,id=token,required=true cat /run/secrets/token\n`,
    Optional: `FROM ${base}\nRUN --mount=type=secret,id=token cat /run/secrets/token\n`,
    '.env': 'BROKEN=optimus://project/NOBODY_SET_IT\nSHORT=abc\n',
    'large.bin': 'x'.repeat(600_000),
  });
  const { projectId, path, client } = bench;
  await symlink('/etc/hostname', join(path, 'out'));
  const problems = (secrets: object[], more: object = {}) =>
    client.builds.start({ projectId, dockerfile: 'Optional', secrets: secrets as never, ...more }).then(
      () => [],
      (error) => error.data.problems.map((one: { field: string; problem: string }) => `${one.field}: ${one.problem}`),
    );
  const file = (id: string, name: string) => ({ id, from: { type: 'file', file: name } });
  expect(await problems([], { dockerfile: 'Dockerfile' })).toEqual([
    'secrets: Dockerfile requires token (line 2), and nothing is handed over for it',
  ]);
  expect(await problems([variable('token', 'NOWHERE'), variable('token', 'BROKEN')])).toEqual([
    'secrets.0.from.name: NOWHERE is not set in dev',
    'secrets.1.id: token is handed over twice',
    expect.stringMatching(/^secrets\.1\.from\.name: BROKEN: The secret NOBODY_SET_IT is not set/),
  ]);
  expect(await problems([variable('a', 'X', 'moon'), file('b', 'none'), file('c', '../x'), file('d', 'out')])).toEqual([
    'secrets.0.from.environment: there is no environment moon',
    'secrets.1.from.file: none is not there',
    'secrets.2.from.file: ../x is no path of a file in the project',
    'secrets.3.from.file: out is a link out of the project',
  ]);
  expect(await problems([file('a', 'large.bin'), file('b', '.git')])).toEqual([
    'secrets.0.from.file: large.bin is larger than 64 KB',
    'secrets.1.from.file: .git is no file',
  ]);
  expect(await problems([file('a b', 'x')])).toHaveLength(1);
  // A deployment is told the same, before it builds.
  const asked = {
    ...{ projectId, folder: path, dockerfile: 'Dockerfile', stage: null, args: {}, tags: [], labels: {}, secrets: [] },
    ...{ commit: null, dirty: false, cache: true, context: null, by: 'a deployment' },
  };
  const talk = { signal: new AbortController().signal, log() {}, steps() {} };
  await expect(bench.core.services.builds.buildImage(asked, talk)).rejects.toThrow(
    'Dockerfile requires token (line 2), and nothing is handed over for it',
  );
  expect(await client.builds.list({})).toEqual([]);

  const short = await client.builds.start({ projectId, dockerfile: 'Optional', secrets: [variable('token', 'SHORT')] });
  expect((await ended(bench, short.id)).sentence).toMatch(/^The secret token \(SHORT of dev\) is shorter than 6 char/);
  await writeFile(join(path, '.env'), 'TOKEN=only-for-a-while\n');
  const stranger = variable('other', 'TOKEN');
  const asks = await client.builds.start({ projectId, dockerfile: 'Optional', secrets: [stranger] });
  expect((await ended(bench, asks.id)).sentence).toMatch(
    /RUN .* failed: exit code: 1. A step asks for the secret token, which is not handed over: choose it under Secrets$/,
  );
});

type Mode = 'refused' | 'cut' | 'vanished' | 'classic' | 'unknown' | 'cancelled';

/** The engine, with somebody between who lets the connection for secrets through, or not. */
async function between(mode: Mode, engine: { docker: Docker; path: string }) {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client.on('error', () => {}));
    const there = connect(engine.path);
    sockets.add(there.on('error', () => {}));
    there.pipe(client);
    client.on('close', () => there.destroy());
    client.on('end', () => there.end());
    // A connection is used again, so any piece of it may be the question.
    client.on('data', (piece) => {
      const isSession = piece.toString('latin1', 0, 13) === 'POST /session';
      if (isSession && mode === 'refused')
        client.end(
          'HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 23\r\n\r\n{"message":"page gone"}',
        );
      else there.write(piece);
      if (isSession && mode === 'cut') there.once('data', () => setImmediate(() => client.destroy()));
    });
  });
  const path = join(await tempDir(), 'engine.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    hangUp();
    server.close();
  });
  const client = new Docker({ socketPath: path });
  const old = { version: { value: async () => ({ ApiVersion: '1.30', Os: 'linux' }) } };
  return { docker: mode === 'classic' ? (Object.create(client, old) as Docker) : client, hangUp };
}

const ends: readonly (readonly [Mode, RegExp])[] = [
  ['refused', /^The engine takes no secrets: page gone$/],
  ['cut', /The connection by which the engine asks for secrets was lost$/],
  ['vanished', /^The connection to the engine was lost while it built$/],
  ['classic', /^The engine has only the classic builder, which cannot be lent a secret/],
  ['unknown', /A step asks for the secret unheard-of, which is not handed over: choose it under Secrets$/],
  ['cancelled', /abort/],
];

withDocker.each(ends)('a build whose secrets are %s ends with a clear word', patience, async (mode, said) => {
  const base = await testImage();
  const folder = await tempDir();
  const second = mode === 'unknown' ? 'RUN --mount=type=secret,id=unheard-of,required=true true' : 'RUN sleep 86397';
  const first = `RUN --mount=type=secret,id=token,required=true echo ${crypto.randomUUID()} && cat /run/secrets/token`;
  await writeFile(join(folder, 'Dockerfile'), [`FROM ${base}`, first, second, ''].join('\n'));
  const { core } = await startTestCore();
  const found = await core.services.containers.engineAt(null);
  const socketPath = (found.docker.modem as unknown as { socketPath: string }).socketPath;
  const { docker: engine, hangUp } = await between(mode, { docker: found.docker, path: socketPath });
  const stopping = new AbortController();
  const told: string[] = [];
  const build = buildNow(
    {
      docker: engine,
      auth: createRegistryAuth({ children: core.services.children, hide() {}, home: folder }),
      clock: createSystemClock(),
      secrets: async () => new Map([['token', Buffer.from('only-for-this-test')]]),
      redact: (text) => text,
    },
    {
      ...{ projectId: 'p', folder, dockerfile: 'Dockerfile', stage: null, args: {}, tags: [], labels: {} },
      ...{
        commit: null,
        dirty: false,
        cache: false,
        context: null,
        by: 'a test',
        secrets: [variable('token', 'TOKEN')],
      },
    },
    {
      ...{ signal: stopping.signal, id: crypto.randomUUID(), log: (text: string) => told.push(text) },
      ...{ now() {}, builder() {} },
      steps(steps) {
        if (!steps.some(({ name, state }) => name.includes('sleep') && state === 'running')) return;
        if (mode === 'vanished') hangUp();
        if (mode === 'cancelled') stopping.abort(new Error('enough'));
      },
    },
  );
  await expect(build).rejects.toThrow(said);
});
