import { execFile } from 'node:child_process';
import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';
import { writeTree } from '../finding/testing/find-in.ts';

const run = promisify(execFile);
const git = (cwd: string, ...args: string[]) =>
  run('git', args, { cwd, env: { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_SYSTEM: devNull } });

/** So little of the test's clock a turn that what is waited for comes by events, long before the next timed look. */
const stepMs = 20;

async function started(home: string) {
  const clock = createFakeClock(Date.now());
  const { core, client } = await startTestCore({ home, clock });
  const { projects } = core.services;
  const comes = <T>(what: string, probe: () => T | Promise<T>) =>
    until(
      async () => {
        clock.advance(stepMs);
        return await probe();
      },
      { what, timeoutMs: 90_000 },
    );
  const idOf = (name: string) =>
    comes(name, async () => (await projects.list()).find((row) => row.name === name && row.scannedAt !== null)?.id);
  return { client, comes, idOf };
}

test('a project of the core: what git lists is looked at, and what changes is seen', { timeout: 180_000 }, async () => {
  const home = await tempDir();
  const shop = join(home, 'projects', 'shop');
  await writeTree(shop, {
    '.gitignore': 'old/\n.env\nnode_modules/\n',
    'package.json': '{"scripts": {"dev": "node server.js"}, "packageManager": "npm@11.0.0"}',
    'server.js': 'require("http").createServer().listen(process.env.PORT || 3000)',
    'api/manage.py': '# django\n',
    'examples/a/package.json': '{"scripts": {"dev": "vite"}}',
  });
  await git(shop, 'init', '-q');
  await git(shop, 'add', '-A');
  await writeTree(shop, {
    '.env': 'PORT=4001\n',
    'old/package.json': '{"scripts": {"dev": "vite"}}',
    'node_modules/x/package.json': '{"scripts": {"start": "x"}}',
    'new/package.json': '{"scripts": {"start": "next start"}}',
  });
  const { client, comes, idOf } = await started(home);
  const id = await idOf('shop');
  const now = async () =>
    (await client.launcher.setup({ projectId: id })).services.map(({ spec }) => `${spec.name} ${spec.port.wanted}`);
  expect(await now()).toEqual(['dev 4001', 'new 3000', 'api 8000']);

  // Ignored files that were read, files in folders, folders that come and go.
  await appendFile(join(shop, '.env'), '\nPORT=4002\n');
  await comes('the port of .env', async () => (await now())[0] === 'dev 4002');
  await client.projects.opened({ id });
  await mkdir(join(shop, 'site'));
  await writeFile(join(shop, 'site', 'package.json'), '{"scripts": {"dev": "vite"}}');
  await comes('a new folder', async () => (await now()).includes('site 5173'));
  await rename(join(shop, 'site'), join(shop, 'shop-site'));
  await comes('its new name', async () => (await now()).includes('shop-site 5173'));

  await client.launcher.saveFile({ projectId: id });
  const setup = await client.launcher.setup({ projectId: id });
  expect(setup.file).toEqual({ path: '.optimus/run.yaml', problems: [] });
  expect(setup.services.every(({ origin }) => origin === 'file')).toBe(true);
  await expect(client.launcher.setup({ projectId: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a bare repository has no services, and says so by having none', { timeout: 180_000 }, async () => {
  const home = await tempDir();
  await mkdir(join(home, 'projects'));
  await git(join(home, 'projects'), 'init', '-q', '--bare', 'bare.git');
  const { client, idOf } = await started(home);
  const id = await idOf('bare.git');
  expect(await client.launcher.setup({ projectId: id })).toMatchObject({ services: [], file: null, problems: [] });
});
