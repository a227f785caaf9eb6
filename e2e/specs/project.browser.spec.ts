import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AppDriver } from '../drivers/types.ts';
import { open, overflow } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { createProject } from '../pages/project.ts';
import { expect, test } from '../test.ts';
import { createRest } from './support/rest.ts';

const run = promisify(execFile);

let folder = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'optimus-e2e-projects-'));
  await makeProjects();
});
test.afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
test.use({ shared: {} });

const shop = () => join(folder, 'shop');
const git = (cwd: string, ...args: string[]) =>
  run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
  });
const json = (value: unknown) => JSON.stringify(value, null, 2);

async function makeProjects(): Promise<void> {
  await mkdir(join(shop(), 'src'), { recursive: true });
  const asked = { fastify: '^5.2.0', money: 'file:../money' };
  await writeFile(join(shop(), 'package.json'), json({ name: 'shop', version: '1.0.0', dependencies: asked }));
  await writeFile(
    join(shop(), 'package-lock.json'),
    json({
      ...{ name: 'shop', version: '1.0.0', lockfileVersion: 3 },
      packages: {
        '': { name: 'shop', version: '1.0.0', dependencies: asked },
        'node_modules/fastify': { version: '5.2.1', license: 'MIT', dependencies: { pino: '^9.0.0' } },
        'node_modules/pino': { version: '9.6.0', license: 'MIT' },
      },
    }),
  );
  await writeFile(join(shop(), 'src/index.ts'), 'export const a = 1;\n');
  await writeFile(
    join(shop(), 'README.md'),
    '# Shop\n\n<img src=x onerror="window.hurt=1"> [bad](javascript:window.hurt=1) [good](https://example.org)\n',
  );
  await mkdir(join(folder, 'money'));
  await writeFile(join(folder, 'money/package.json'), json({ name: 'money', version: '1.0.0' }));
  for (const cwd of [shop(), join(folder, 'money')]) {
    await git(cwd, 'init', '-q', '-b', 'main');
    await git(cwd, 'add', '.');
    await git(cwd, 'commit', '-qm', 'feat: begin');
  }
}

interface Row {
  id: string;
  name: string;
  scannedAt: number | null;
}

/** Known and read: its id. */
async function idOf(app: AppDriver, name: string): Promise<string> {
  const { origin, hash } = new URL(app.address ?? '');
  const headers = { authorization: `Bearer ${new URLSearchParams(hash.slice(1)).get('token')}` };
  const roots = (await (await fetch(`${origin}/api/projects/roots`, { headers })).json()) as { path: string }[];
  if (!roots.some(({ path }) => path === folder)) await createRest(app)('/projects/roots/add', { paths: [folder] });
  let found: Row | undefined;
  await expect
    .poll(async () => {
      const rows = (await (await fetch(`${origin}/api/projects`, { headers })).json()) as Row[];
      found = rows.find((row) => row.name === name);
      return found?.scannedAt ?? null;
    })
    .not.toBeNull();
  return found?.id ?? '';
}

test('a project says what it is made of, and nothing of it can act', async ({ app, page }) => {
  const project = createProject(page);
  await open(page, `/projects/${await idOf(app, 'shop')}`);
  await expect(project.title('shop')).toBeVisible();
  await expect(project.section('Stack')).toContainText('Fastify');
  await expect(project.evidence(/^package\.json:5$/)).not.toHaveCount(0);
  const readme = project.section('README');
  await expect(readme.getByRole('link', { name: /good/ })).toHaveAttribute('href', 'https://example.org/');
  await expect(readme.locator('img, script, a[href^="javascript"]')).toHaveCount(0);
  expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
  expect(await overflow(page)).toBe(0);
});

test('notes are saved as they are typed, and follow what is written elsewhere', async ({ app, page }) => {
  const id = await idOf(app, 'shop');
  const project = createProject(page);
  await open(page, `/projects/${id}`);
  await project.notes.fill('remember the milk');
  await expect(project.notesState('saved')).toBeVisible();
  const post = createRest(app);
  await post(`/projects/${id}/update`, { notes: 'from elsewhere' });
  await expect(project.notes).toHaveValue('from elsewhere');
});

test('a dependency says why it is there; the graph leads to my other project', async ({ app, page }) => {
  const project = createProject(page);
  await open(page, `/projects/${await idOf(app, 'shop')}`);
  await project.show('Dependencies');
  await project.searchDependencies.fill('pino');
  await project.dependency('pino').dblclick();
  await expect(project.inspector).toContainText(/fastify.*5\.2\.1.*pino.*9\.6\.0/);
  await project.as('My projects').click();
  await project.graph.getByRole('option', { name: /^money/ }).dblclick();
  await expect(project.title('money')).toBeVisible();
});

test('the page follows what happens outside', async ({ app, page }) => {
  const project = createProject(page);
  await open(page, `/projects/${await idOf(app, 'shop')}?tab=git`);
  await expect(project.commits).toContainText('feat: begin');
  await writeFile(join(shop(), 'src/fresh.ts'), 'export const b = 2;\n');
  await expect(project.changes).toContainText('src/fresh.ts');
  await git(shop(), 'add', '.');
  await git(shop(), 'commit', '-qm', 'feat: from outside');
  await expect(project.commits).toContainText('feat: from outside');
  await expect(project.section('To commit')).toContainText('Nothing has been changed.');
  await project.as('History').click();
  await expect(project.activity).toBeVisible();
  await expect(project.authors).toContainText('Ada');
});

test('the palette finds who holds a port', async ({ page }) => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const palette = createPalette(page);
  await palette.open();
  await palette.field.fill(`:${port}`);
  await expect(palette.option(new RegExp(`Port ${port} is held by`))).toBeVisible();
  server.close();
});

test('what is gone says so, and what is unknown', async ({ app, page }) => {
  const project = createProject(page);
  const id = await idOf(app, 'money');
  await open(page, `/projects/${id}`);
  await expect(project.title('money')).toBeVisible();
  await rename(join(folder, 'money'), `${folder}-away`);
  await createRest(app)('/projects/refresh', {});
  await expect(project.gone).toBeVisible();
  await rename(`${folder}-away`, join(folder, 'money'));
  await open(page, '/projects/no-such-thing');
  await expect(project.unknown).toBeVisible();
});
