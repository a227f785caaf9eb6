import { access } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { AppDriver } from '../drivers/types.ts';
import { open, overflow } from '../pages/go.ts';
import { createLauncher } from '../pages/launcher.ts';
import { createPalette } from '../pages/palette.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { answerOf, makeServices, type Services } from './support/services.ts';

// One story on one program: each test goes on where the one before it has left the services.
test.use({ shared: {} });
test.describe.configure({ mode: 'serial' });

let services: Services;
test.beforeAll(async () => {
  services = await makeServices();
});
test.afterAll(() => services.dispose());

async function cards(page: Page): Promise<ReturnType<typeof createProjects>> {
  const projects = createProjects(page);
  await createShell(page).go('Projects');
  await projects.as('Grid').click();
  return projects;
}

async function addFolder(page: Page, { desktop }: AppDriver, path: string): Promise<void> {
  const projects = createProjects(page);
  if (!desktop) return projects.addFolder(path);
  await desktop.nextDialog('open', { canceled: false, filePaths: [path] });
  await projects.another.click();
}

async function openRunning(page: Page): Promise<ReturnType<typeof createLauncher>> {
  await open(page, '/running');
  const launcher = createLauncher(page);
  await launcher.as('List').click();
  return launcher;
}

/** The row of a service, by its project: both are called web. */
const rowOf = (launcher: ReturnType<typeof createLauncher>, project: string) =>
  launcher.rows.filter({ hasText: project });

/** By its own name: in the middle of a row there may be a link. */
const select = (launcher: ReturnType<typeof createLauncher>, project: string) =>
  rowOf(launcher, project).click({ position: { x: 12, y: 12 } });

test('with nothing started, the screen says how it begins', async ({ page }) => {
  await createShell(page).nav.getByRole('link', { name: 'Running' }).click();
  await expect(createLauncher(page).nothing).toBeVisible();
});

test('a project is started from its card, turns healthy and answers on its port', async ({ app, page }) => {
  await createShell(page).go('Projects');
  await addFolder(page, app, services.folder);
  const projects = createProjects(page);
  await expect(projects.rows).toHaveCount(3);
  await projects.as('Grid').click();
  const launcher = createLauncher(page);
  await launcher.startOf('shop').click();
  await expect(projects.card('shop')).toContainText('healthy');
  await expect(launcher.stopOf('shop')).toBeVisible();
  expect(await answerOf(services.port)).toBe('hello from shop');
});

test('a port that is held names its holder, and the next one is used', async ({ page }) => {
  const projects = await cards(page);
  const launcher = createLauncher(page);
  await launcher.startOf('ledger').click();
  await expect(launcher.conflict).toBeVisible();
  await expect(launcher.conflict).toContainText(`Port ${services.port} is held by`);
  await expect(launcher.conflict).toContainText('shop');
  const said = await launcher.useNext.textContent();
  const next = Number(/\d+/.exec(said ?? '')?.[0]);
  expect(next).not.toBe(services.port);
  await launcher.useNext.click();
  await expect(launcher.conflict).toBeHidden();
  await expect(projects.card('ledger')).toContainText('healthy');
  expect(await answerOf(next)).toBe('hello from ledger');
  expect(await answerOf(services.port)).toBe('hello from shop');
});

test('its log is read and searched beside it', async ({ page }) => {
  const launcher = await openRunning(page);
  await select(launcher, 'shop');
  await page.keyboard.press('Enter');
  await expect(launcher.inspector).toContainText('healthy');
  await launcher.log.click();
  await expect(launcher.inspector).toContainText(`shop listens on ${services.port}`);
  await launcher.searchLog.fill('periwinkles');
  await expect(launcher.inspector).toContainText('periwinkles are out of stock');
  await expect(launcher.inspector).not.toContainText('shop listens on');
});

test('a terminal opens there, and takes what is typed', async ({ page }) => {
  const launcher = await openRunning(page);
  await select(launcher, 'shop');
  await page.keyboard.press('Enter');
  await launcher.terminal.click();
  const screen = launcher.dock.getByRole('textbox').first();
  await expect(screen).toBeAttached();
  await expect(async () => {
    await screen.focus();
    await page.keyboard.type('echo yes > typed.txt\n');
    await expect.poll(() => exists(services.at('shop', 'typed.txt')), { timeout: 5_000 }).toBe(true);
  }).toPass();
});

test('it is stopped, and the receipt proves it', async ({ page }) => {
  const launcher = await openRunning(page);
  await select(launcher, 'shop');
  await page.keyboard.press('Enter');
  await launcher.stop.click();
  await expect(launcher.start).toBeVisible();
  await expect(launcher.inspector).toContainText('stopped');
  expect(await answerOf(services.port)).toBeNull();
  await launcher
    .receipt(/^Receipt: Stop/)
    .first()
    .click();
  await expect(launcher.dialog).toContainText('Looked at afterwards');
  await expect(launcher.dialog).toContainText(String(services.port));
  await expect(launcher.dialog).toContainText('TERM');
  await page.keyboard.press('Escape');
  await expect(launcher.dialog).toBeHidden();
});

test('what ends by itself says with what, and is seen from every screen', async ({ page }) => {
  const projects = await cards(page);
  const launcher = createLauncher(page);
  await launcher.startOf('broken').click();
  await expect(projects.card('broken')).toContainText('failed');
  await expect(createShell(page).status.getByRole('button', { name: /1 failing/ })).toBeVisible();
  await openRunning(page);
  await select(launcher, 'broken');
  await page.keyboard.press('Enter');
  await expect(launcher.inspector).toContainText('ended with 3');
});

test('the palette stops what it names', async ({ page }) => {
  const launcher = await openRunning(page);
  const palette = createPalette(page);
  await palette.open();
  await palette.field.fill('stop ledger');
  await expect(palette.option(/^Stop ledger/).first()).toBeVisible();
  await palette
    .option(/^Stop ledger/)
    .first()
    .click();
  await expect(rowOf(launcher, 'ledger')).toContainText('stopped');
});

test('keys start and stop the selected service', async ({ page }) => {
  const launcher = await openRunning(page);
  await select(launcher, 'ledger');
  await page.keyboard.press('s');
  await expect(rowOf(launcher, 'ledger')).toContainText('healthy');
  await page.keyboard.press('s');
  await expect(rowOf(launcher, 'ledger')).toContainText('stopped');
});

test('how a service starts is changed, and comes back as it was written', async ({ page }) => {
  const projects = await cards(page);
  await projects.card('shop').dblclick();
  await page.getByRole('tab', { name: 'Run', exact: true }).click();
  const launcher = createLauncher(page);
  await expect(launcher.services('shop')).toContainText('serve.mjs');
  await launcher.add.click();
  await launcher.field('Name').fill('web');
  await launcher.save.click();
  await expect(launcher.dialog).toContainText('Another service of this project has this name.');
  await launcher.field('Name').fill('seed');
  await launcher.field('Command').fill('echo seeded');
  await launcher.save.click();
  await expect(launcher.services('shop')).toContainText('echo seeded');
  await launcher
    .services('shop')
    .locator('[data-row]')
    .filter({ hasText: 'seed' })
    .click({ position: { x: 80, y: 12 } });
  await page.keyboard.press('.');
  await launcher.menuItem('Remove').click();
  await expect(launcher.services('shop')).not.toContainText('echo seeded');
});

test('nothing is cut off in a narrow window', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 800 });
  await openRunning(page);
  expect(await overflow(page)).toBe(0);
});

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
