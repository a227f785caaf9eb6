import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { needs } from '../../main/core/testing/needs.ts';
import { makeBases } from '../../main/features/blueprints/testing/bases.ts';
import { withEngine } from '../drivers/app-home.ts';
import { createBlueprints } from '../pages/blueprints.ts';
import { createDeployments } from '../pages/deployments.ts';
import { overflow } from '../pages/go.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { answerOf } from './support/services.ts';
import { keepAsking, makeShipped, type Shipped } from './support/shipped.ts';
import { openPlace, ship } from './support/shipping.ts';

test.skip(!(await needs('docker')), 'There is no Docker here.');

// One story on one program: from a project without any such file to a bad version that went by itself.
test.use({ shared: { env: withEngine } });
test.describe.configure({ mode: 'serial' });

const run = promisify(execFile);
const docker = async (...args: string[]) => (await run('docker', args)).stdout.trim();
const linesOf = (text: string) => text.split('\n').filter(Boolean);

/** A name of its own: the engine may be used by others. */
const name = `crate-${Math.random().toString(36).slice(2, 8)}`;

let shipped: Shipped;
let bases: { remove(): Promise<void> } | null = null;
test.beforeAll(async () => {
  shipped = await makeShipped({ name, contained: true });
});
test.afterAll(async () => {
  const left = linesOf(await docker('ps', '-aq', '--filter', `name=${name}-prod`));
  if (left.length > 0) await docker('rm', '-fv', ...left);
  const images = linesOf(await docker('images', '--format', '{{.Repository}}:{{.Tag}}', name));
  if (images.length > 0) await docker('rmi', '-f', ...images).catch(() => '');
  await bases?.remove();
  await shipped.dispose();
});

async function openFiles(page: Page): Promise<ReturnType<typeof createBlueprints>> {
  const blueprints = createBlueprints(page);
  await createShell(page).go('Projects');
  await createProjects(page).row(name).dblclick();
  await page.getByRole('tab', { name: 'Deploy', exact: true }).click();
  await blueprints.generate.click();
  await expect(blueprints.files).toContainText('Dockerfile');
  return blueprints;
}

test('files are seen, chosen one by one, changed and written, and only as they were seen', async ({ page }) => {
  await createShell(page).go('Projects');
  await createProjects(page).addFolder(shipped.folder);
  await expect(createProjects(page).row(name)).toBeVisible();
  const blueprints = await openFiles(page);
  await expect(blueprints.changes('Dockerfile')).toContainText('FROM node:20');
  await expect(blueprints.checks('Dockerfile')).toContainText('passed');
  await blueprints.reasons('Dockerfile').click();
  await expect(blueprints.file('Dockerfile').getByRole('list', { name: 'Reasons' })).toContainText('package.json');
  // Whoever has agreed to nothing has nothing to write.
  await expect(blueprints.write).toBeDisabled();

  // Somebody else writes it while it is being read: then nothing is written at all.
  await blueprints.choose('Dockerfile').click();
  await blueprints.choose('.dockerignore').click();
  await writeFile(shipped.at('Dockerfile'), 'FROM scratch\n');
  await blueprints.write.click();
  await expect(blueprints.refused).toContainText('Dockerfile');
  await expect(readFile(shipped.at('.dockerignore'), 'utf8')).rejects.toThrow('ENOENT');
  await blueprints.lookAgain.click();
  await expect(blueprints.changes('Dockerfile')).toContainText('FROM scratch');
  await expect(blueprints.choose('Dockerfile')).not.toBeChecked();
  await rm(shipped.at('Dockerfile'));
  await page.getByRole('banner').getByRole('button', { name: 'Look again' }).click();
  await expect(blueprints.changes('Dockerfile')).not.toContainText('FROM scratch');

  await blueprints.edit('Dockerfile').click();
  await blueprints.text('Dockerfile').focus();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('# Made with Optimus.\n');
  await blueprints.seeChanges('Dockerfile').click();
  await expect(blueprints.changes('Dockerfile')).toContainText('# Made with Optimus.');
  await expect(blueprints.checks('Dockerfile')).toContainText('passed');
  await blueprints.choose('Dockerfile').click();
  await expect(blueprints.write).toHaveText('Write 2 files');
  await blueprints.write.click();
  await expect(blueprints.written).toContainText('.dockerignore');
  const text = await readFile(shipped.at('Dockerfile'), 'utf8');
  expect(text).toMatch(/^# Made with Optimus\.\n/);
  expect(text).toMatch(/^USER \d/m);
  bases = await makeBases(text);
});

test('an image is built of what was written', async ({ page }) => {
  const blueprints = await openFiles(page);
  await expect(blueprints.files).toContainText('nothing to change');
  await blueprints.build.click();
  const dialog = page.getByRole('dialog', { name: /^Build an image/ });
  await expect(dialog.getByRole('textbox', { name: 'Dockerfile' })).toHaveValue('Dockerfile');
  await dialog.getByRole('button', { name: 'Build', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Layers of the image' })).toContainText('serve.mjs');
});

test('a place is made for it, and the first version answers there', async ({ page }) => {
  const blueprints = await openFiles(page);
  await blueprints.place.click();
  const deployments = createDeployments(page);
  await expect(deployments.field('Dockerfile')).toHaveValue('Dockerfile');
  await deployments.field('Name').fill('prod');
  await deployments.field('Port').fill(String(shipped.port));
  await deployments.part('Ready and tests').click();
  await deployments.dialog.getByRole('combobox', { name: 'Is ready when' }).click();
  await page.getByRole('option', { name: /^An address answers/ }).click();
  await deployments.field('Path').fill('/health');
  await deployments.part('When a version is bad').click();
  await deployments.field('Is watched for, seconds').fill('6');
  await deployments.endWithOptimus();
  await deployments.part('Ending and going back').click();
  await deployments.field('Time to finish, seconds').fill('2');
  await deployments.press('Add place').click();
  await expect(deployments.dialog).toBeHidden();

  await openPlace(page, name);
  await ship(deployments);
  await expect(deployments.past('#1')).toContainText('succeeded');
  expect(await answerOf(shipped.port)).toBe('one');
  await deployments.past('#1').click({ position: { x: 12, y: 12 } });
  await page.keyboard.press('Enter');
  await expect(deployments.receipt).toContainText('0 ms down');
});

test('a bad version goes by itself, and both receipts say what happened', async ({ page }) => {
  await shipped.commit('feat: broken', 500, 'two');
  const deployments = await openPlace(page, name);
  const asking = keepAsking(shipped.port);
  await ship(deployments);
  await expect(deployments.past('#2')).toContainText('rolled back');
  await asking.stop();
  expect(asking.take()).toContain(500);
  expect(await answerOf(shipped.port)).toBe('one');
  await deployments.past('#2').click({ position: { x: 12, y: 12 } });
  await page.keyboard.press('Enter');
  await expect(deployments.receipt).toContainText(/Version 2 answered .* with an error/);
  await expect(deployments.figure('Failed').first()).toContainText(/[1-9]/);
  await page.keyboard.press('Escape');
  // The other one names the version that it went back to.
  await deployments
    .past('#1')
    .last()
    .click({ position: { x: 12, y: 12 } });
  await page.keyboard.press('Enter');
  await expect(deployments.receipt).toContainText('succeeded');
});

test('nothing is cut off in a narrow window', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 700 });
  const blueprints = await openFiles(page);
  await blueprints.kind('Kubernetes').click();
  await expect(blueprints.main).toContainText(/deployment|Kubernetes cannot be generated/i);
  expect(await overflow(page)).toBe(0);
});
