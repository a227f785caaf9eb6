import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { needs } from '../../main/core/testing/needs.ts';
import { withEngine } from '../drivers/app-home.ts';
import { createBlueprints } from '../pages/blueprints.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';

test.skip(!(await needs('docker')), 'There is no Docker here.');

// No registry is reached: what is asked for digests is told that there is nobody.
test.use({ shared: { env: { ...withEngine, HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1' } } });

test('a Dockerfile says what it is to be lent, and bases are pinned when somebody asks', async ({ page }) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'optimus-e2e-secrets-')));
  try {
    const files = {
      'package.json': JSON.stringify({ name: 'lent', scripts: { start: 'node server.js' }, dependencies: { pg: '8' } }),
      'package-lock.json': JSON.stringify({ name: 'lent', lockfileVersion: 3, packages: {} }),
      'server.js': 'require("http").createServer().listen(process.env.PORT)',
      '.npmrc': '//registry.example.com/:_authToken=not-a-real-one\n',
      '.env': 'NPMRC=not-a-real-one-either\n',
      Dockerfile:
        'FROM scratch\nRUN --mount=type=secret,id=npmrc,required=true true\nRUN --mount=type=secret,id=token true\n',
    };
    await mkdir(join(folder, 'lent', '.git'), { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'lent', name), text);
    await createShell(page).go('Projects');
    await createProjects(page).addFolder(folder);
    await createProjects(page).row('lent').dblclick();
    await page.getByRole('tab', { name: 'Deploy', exact: true }).click();

    const blueprints = createBlueprints(page);
    await blueprints.generate.click();
    await expect(blueprints.files).toContainText('compose.yaml');
    await page.getByRole('checkbox', { name: /^Pin bases to what they are today/ }).click();
    const left = page.getByRole('list', { name: 'Left by tag' });
    await expect(left).toContainText('node:');
    await expect(left).toContainText('docker.io cannot be reached from here');
    await expect(page.getByRole('button', { name: 'Ask again' })).toBeVisible();
    expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([]);

    await blueprints.build.click();
    const dialog = page.getByRole('dialog', { name: 'Build an image of lent' });
    await expect(dialog.getByRole('group', { name: 'Secrets' })).toContainText('Required in line 2');
    await expect(dialog.getByRole('group', { name: 'Secrets' })).toContainText('Asked for in line 3');
    await dialog.getByRole('button', { name: 'Build' }).click();
    await expect(dialog.getByRole('alert')).toContainText('requires npmrc (line 2), and nothing is handed over for it');
    await dialog.getByRole('combobox', { name: 'npmrc', exact: true }).click();
    await page.getByRole('option', { name: 'Variable of dev' }).click();
    await dialog.getByRole('button', { name: 'Build' }).click();
    await expect(dialog).toContainText('Which variable?');
    await dialog.getByRole('combobox', { name: 'Variable for npmrc' }).click();
    await page.getByRole('option', { name: 'NPMRC' }).click();
    await dialog.getByRole('combobox', { name: 'token', exact: true }).click();
    await page.getByRole('option', { name: 'File of the project' }).click();
    await dialog.getByRole('textbox', { name: 'File for token' }).fill('.npmrc');
    expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([]);
    await dialog.getByRole('button', { name: 'Build' }).click();
    await expect(page.getByRole('main')).toContainText('npmrc: NPMRC of dev, token: .npmrc');
    await expect(page.getByRole('main')).toContainText('failed');
    await expect(page.getByRole('main')).not.toContainText('not-a-real-one');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
