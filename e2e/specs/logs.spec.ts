import { open, overflow } from '../pages/go.ts';
import { createLauncher } from '../pages/launcher.ts';
import { createLogs } from '../pages/logs.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { makeTalker, type Talker } from './support/talker.ts';

// One story on one program: each test reads on in the log of the one before it.
test.use({ shared: {} });
test.describe.configure({ mode: 'serial' });

let talker: Talker;
test.beforeAll(async () => {
  talker = await makeTalker();
});
test.afterAll(() => talker.dispose());

test('with nothing written, the screen says where lines come from', async ({ page }) => {
  await createShell(page).go('Logs');
  await expect(createLogs(page).noSource).toBeVisible();
});

test('what a service writes is followed, and held while somebody reads', async ({ app, page }) => {
  const projects = createProjects(page);
  await createShell(page).go('Projects');
  if (app.desktop) {
    await app.desktop.nextDialog('open', { canceled: false, filePaths: [talker.folder] });
    await projects.another.click();
  } else await projects.addFolder(talker.folder);
  await expect(projects.row('talker')).toBeVisible();
  await projects.as('Grid').click();
  await createLauncher(page).startOf('talker').click();
  const logs = createLogs(page);
  await createShell(page).go('Logs');
  await expect(logs.row('ready to talk')).toBeVisible();
  await talker.say(3);
  await expect(logs.row('further line 3')).toBeVisible();
  await expect(logs.follow).toHaveAttribute('aria-pressed', 'true');

  await logs.grid.focus();
  await page.keyboard.press('PageUp');
  await expect(logs.follow).toHaveAttribute('aria-pressed', 'false');
  await talker.say(5);
  await expect(logs.fresh).toHaveText(/^\d+ new lines?$/);
  await expect(logs.row('further line 5')).toBeHidden();
  await logs.fresh.click();
  await expect(logs.row('further line 5')).toBeVisible();
  await expect(logs.follow).toHaveAttribute('aria-pressed', 'true');
});

test('older lines come as somebody scrolls to them', async ({ page }) => {
  const logs = createLogs(page);
  await open(page, '/logs');
  await expect(logs.row('further line 5')).toBeVisible();
  await expect(async () => {
    await logs.grid.evaluate((node) => node.scrollTo({ top: 0 }));
    await expect(logs.row('GET /items/1 200')).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(logs.row('further line 5')).toBeHidden();
});

test('it is searched by text, by pattern and by level', async ({ page }) => {
  const logs = createLogs(page);
  await open(page, '/logs');
  await expect(logs.row('further line 5')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('items/2499');
  await expect(logs.grid.locator('mark')).toHaveText(['items/2499']);
  await expect(page).toHaveURL(/text=items/);
  await logs.search.fill('items/(');
  await logs.regex.click();
  await expect(logs.problem).toContainText('This is no regular expression');
  await logs.search.fill('items/24(98|99) ');
  await expect(logs.problem).toBeHidden();
  await expect(logs.grid.locator('mark')).toHaveText(['items/2498 ', 'items/2499 ']);
  await logs.search.fill('qqxxzz');
  await expect(logs.nothingFits).toBeVisible();
  await logs.main.getByRole('button', { name: 'Clear filters' }).first().click();
  await logs.level('warn').click();
  await expect(logs.row('slow query 900 ms')).toBeVisible();
  await expect(logs.row('further line 5')).toBeHidden();
});

test('errors are gone to by a key, their places stand as links, repeated ones as one', async ({ page }) => {
  const logs = createLogs(page);
  await open(page, '/logs');
  await expect(logs.row('further line 5')).toBeVisible();
  await logs.grid.focus();
  await page.keyboard.press('e');
  await expect(logs.current).toContainText('payment of order 3 was declined');
  await page.keyboard.press('Shift+E');
  await expect(logs.current).toContainText('payment of order 2 was declined');
  await expect(logs.place(/talk\.mjs:\d+:\d+/).first()).toBeVisible();
  await logs.as('Repeated errors').click();
  const group = logs.groups.getByRole('row').filter({ hasText: 'payment of order' });
  await expect(group).toHaveCount(1);
  await expect(group).toContainText('3');
  await group.click();
  await expect(logs.inspector).toContainText('talk.mjs');
  await logs.inspector.getByRole('button', { name: 'Show among the lines' }).click();
  await expect(logs.current).toContainText('payment of order 3 was declined');
  await expect(page).toHaveURL(/line=/);
});

test('a line of JSON is opened, and long ones wrap', async ({ page }) => {
  const logs = createLogs(page);
  await open(page, '/logs?text=order+placed');
  await logs.row('order placed').click();
  await page.keyboard.press(' ');
  await expect(logs.row('order placed')).toContainText('"country": "NL"');
  await page.keyboard.press('w');
  await expect.poll(() => logs.grid.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
  await page.keyboard.press('w');
});

test('a time is chosen by keys', async ({ page }) => {
  const logs = createLogs(page);
  await open(page, '/logs');
  await logs.timeLine.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await logs.clearFilters.click();
  await expect(page).not.toHaveURL(/from=/);
});

test('everything fits a narrow window', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 700 });
  for (const path of ['/logs', '/logs?view=groups']) {
    await open(page, path);
    await expect(createShell(page).connected).toBeVisible();
    expect.soft(await overflow(page), path).toBe(0);
  }
});

test('it is cleared after a question that says what is lost', async ({ page }) => {
  const logs = createLogs(page);
  await open(page, '/logs');
  await expect(logs.row('further line 5')).toBeVisible();
  await logs.more(/^Clear the log of/);
  await expect(logs.dialog).toContainText(/2,5\d\d lines/);
  await logs.dialog.getByRole('button', { name: 'Clear log' }).click();
  await expect(logs.dialog).toBeHidden();
  await expect(logs.row('further line 5')).toBeHidden();
  await talker.say(6);
  await expect(logs.row('further line 6')).toBeVisible();
});
