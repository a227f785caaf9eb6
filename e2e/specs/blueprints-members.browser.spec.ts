import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createBlueprints } from '../pages/blueprints.ts';
import { overflow } from '../pages/go.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const files: Record<string, string> = {
  'package.json': json({ name: 'mall', private: true, workspaces: ['apps/*', 'packages/*'] }),
  'package-lock.json': json({ name: 'mall', lockfileVersion: 3, packages: {} }),
  'apps/web/package.json': json({
    name: '@mall/web',
    scripts: { build: 'vite build' },
    dependencies: { '@mall/ui': '*' },
    devDependencies: { vite: '7' },
  }),
  'apps/web/index.html': '<!doctype html>\n',
  'apps/api/package.json': json({
    name: '@mall/api',
    scripts: { start: 'node server.js' },
    dependencies: { '@mall/db': '*', express: '5' },
  }),
  'apps/api/server.js': 'app.get("/health", ok);\napp.listen(process.env.PORT || 3000);\n',
  'packages/db/package.json': json({ name: '@mall/db', main: 'index.js', dependencies: { pg: '8' } }),
  'packages/db/index.js': 'process.env.DATABASE_URL;\n',
};
// So many that nobody reads them all.
for (let at = 1; at <= 100; at += 1) {
  const name = at === 1 ? 'ui' : `part-${at}`;
  files[`packages/${name}/package.json`] = json({ name: `@mall/${name}`, main: 'index.js' });
}
for (let at = 1; at <= 10; at += 1) {
  files[`apps/worker-${at}/package.json`] = json({ name: `@mall/worker-${at}`, scripts: { start: 'node main.js' } });
  files[`apps/worker-${at}/main.js`] = 'listen(process.env.PORT || 4000);\n';
}

let folder = '';
const at = (path: string) => join(folder, 'mall', path);
test.use({ shared: {} });
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'optimus-e2e-mall-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), text);
  }
});
test.afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

test('members of a workspace are searched, chosen with the keyboard, and written each with its own files', async ({
  page,
}) => {
  await createShell(page).go('Projects');
  await createProjects(page).addFolder(at('.'));
  await expect(createProjects(page).row('mall')).toBeVisible();
  await createProjects(page).row('mall').dblclick();
  await page.getByRole('tab', { name: 'Deploy', exact: true }).click();
  const blueprints = createBlueprints(page);
  await blueprints.generate.click();
  // Of a dozen it is asked which are meant.
  await expect(blueprints.main).toContainText('No member is chosen');
  await expect(blueprints.main).toContainText('package.json makes it a workspace');

  await blueprints.searchMembers.fill('api');
  await expect(blueprints.members.getByRole('checkbox')).toHaveCount(1);
  await blueprints.member('@mall/api').focus();
  await page.keyboard.press('Space');
  await expect(blueprints.files).toContainText('apps/api/Dockerfile');
  await blueprints.searchMembers.fill('site');
  await expect(blueprints.member('@mall/web')).toBeVisible();
  await blueprints.member('@mall/web').focus();
  await page.keyboard.press('Space');
  await expect(blueprints.files).toContainText('apps/web/Dockerfile');
  await expect(blueprints.files).toContainText('apps/api/Dockerfile');
  await expect(blueprints.files).toContainText('Of all');
  await expect(blueprints.checks('apps/api/Dockerfile')).toContainText('passed');
  await expect(blueprints.changes('compose.yaml')).toContainText('dockerfile: apps/web/Dockerfile');
  await blueprints.reasons('apps/api/Dockerfile').click();
  await expect(blueprints.file('apps/api/Dockerfile').getByRole('list', { name: 'Reasons' })).toContainText(
    'which is a member of the workspace',
  );

  // Who is not shipped is named, with what says so.
  await blueprints.searchMembers.fill('db');
  await blueprints.main.locator('summary', { hasText: 'Not shipped' }).click();
  await expect(blueprints.notShipped).toContainText('packages/db/package.json:3');
  await blueprints.searchMembers.fill('nobody');
  await expect(blueprints.main).toContainText('No member has these words.');
  await blueprints.searchMembers.fill('');
  expect(await overflow(page)).toBe(0);

  await blueprints.chooseNew.click();
  await blueprints.write.click();
  await expect(blueprints.written).toContainText('apps/web/docker/site.conf');
  expect(await readFile(at('apps/api/Dockerfile'), 'utf8')).toContain('--workspace=apps/api --workspace=packages/db');
  await expect(blueprints.main.getByRole('region', { name: 'What next for @mall/api' })).toBeVisible();

  // The choice stands in the address: one that has gone since says so.
  await page.goto(page.url().replace(/members=[^&]*/, 'members=apps%2Fgone'));
  await expect(page.getByRole('main')).toContainText('There is no such member');
});
