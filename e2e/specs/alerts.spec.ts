import { type ChildProcess, spawn } from 'node:child_process';
import type { Page } from '@playwright/test';
import type { AppDriver } from '../drivers/types.ts';
import { createAlerts } from '../pages/alerts.ts';
import { open } from '../pages/go.ts';
import { createNow } from '../pages/now.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { makeRepositories, type Repositories } from './support/repositories.ts';

// One story on one program: each test goes on where the one before it has left it.
test.use({ shared: {} });
test.describe.configure({ mode: 'serial' });

let repositories: Repositories;
let load: ChildProcess[] = [];
const endLoad = () => {
  for (const child of load) child.kill('SIGKILL');
  load = [];
};
/** A real one: three programs that do nothing but count, in the folder of the project. */
const beginLoad = () => {
  load = [1, 2, 3].map(() =>
    spawn(process.execPath, ['-e', 'for (;;);'], { cwd: repositories.at('shop'), stdio: 'ignore' }),
  );
};
test.beforeAll(async () => {
  repositories = await makeRepositories(['shop']);
});
test.afterAll(async () => {
  endLoad();
  await repositories.dispose();
});

async function addFolder(page: Page, { desktop }: AppDriver, path: string): Promise<void> {
  const projects = createProjects(page);
  if (!desktop) return projects.addFolder(path);
  await desktop.nextDialog('open', { canceled: false, filePaths: [path] });
  await projects.another.click();
}

const wrong = 'Processes of shop are 3';

test('a rule is made, says itself in words, and a real load raises its alert', async ({ app, page }) => {
  const alerts = createAlerts(page);
  await createShell(page).go('Projects');
  await addFolder(page, app, repositories.folder);
  await expect(createProjects(page).row('shop')).toBeVisible();

  await createShell(page).go('Alerts');
  await expect(alerts.nothingWrong).toBeVisible();
  await alerts.newRule.click();
  await alerts.choose('Of', 'Projects');
  await alerts.choose('Figure', 'Processes');
  await alerts.field('Limit').fill('a few');
  await alerts.button('Make the rule').click();
  await expect(alerts.editor).toContainText('A figure is wanted');
  await expect(alerts.editor).toContainText('A rule needs a name');
  await alerts.field('Name').fill('Crowded project');
  await alerts.field('Limit').fill('2');
  await alerts.field('For at least').fill('2 s');
  await alerts.field('What to do then').fill('End what is not needed.');
  await expect(alerts.editor).toContainText('Fires when processes of any project are above 2 for 2\u00a0s.');
  await expect(alerts.editor).toContainText('Nothing of that kind has been measured yet.');
  await alerts.button('Make the rule').click();
  await expect(alerts.editor).toBeHidden();

  beginLoad();
  await expect(alerts.active(wrong)).toContainText('End what is not needed.');
  await expect(alerts.active(wrong)).toContainText('limit 2');
  await createShell(page).go('Now');
  await expect(createNow(page).item(wrong)).toBeVisible();
  await expect(createNow(page).change(wrong)).toBeVisible();
});

test('it is acknowledged, and over when the load ends', async ({ page }) => {
  const alerts = createAlerts(page);
  await open(page, '/alerts');
  await alerts.active(wrong).getByRole('button', { name: 'Acknowledge' }).click();
  await expect(alerts.calm(wrong)).toContainText('acknowledged');
  await createShell(page).go('Now');
  await expect(createNow(page).nothingNeeds).toBeVisible();

  endLoad();
  await createShell(page).go('Alerts');
  await expect(alerts.nothingWrong).toBeVisible({ timeout: 60_000 });
  await alerts.tab('History').click();
  await expect(alerts.past('over')).toContainText(wrong);
  await expect(alerts.past('fired')).toContainText('Crowded project');
});

test('in a silence it is found and nobody is told; the silence is seen and ended', async ({ page }) => {
  const alerts = createAlerts(page);
  await open(page, '/alerts?tab=quiet');
  await page.getByRole('button', { name: 'Silence…' }).first().click();
  await alerts.choose('About', 'Projects');
  await alerts.field('Reason').fill('A long build');
  await alerts.button('Silence').click();
  await expect(alerts.silences).toContainText('A long build');
  beginLoad();
  await alerts.tab('Active').click();
  await expect(alerts.calm(wrong)).toContainText('A long build');
  await createShell(page).go('Now');
  await expect(createNow(page).nothingNeeds).toBeVisible();
  await open(page, '/alerts?tab=quiet');
  await alerts.silences.getByRole('button', { name: 'End it' }).click();
  await createShell(page).go('Now');
  await expect(createNow(page).item(wrong)).toBeVisible();
});

test('rules that come with Optimus are switched off, changed and restored; one of one’s own is removed and brought back', async ({
  page,
}) => {
  const alerts = createAlerts(page);
  endLoad();
  await open(page, '/alerts?tab=rules');
  await alerts.rule('Disk nearly full').getByRole('switch').click();
  await expect(alerts.rule('Disk nearly full')).toContainText('off');
  await alerts.rule('Disk nearly full').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Restore as it came' }).click();
  await expect(alerts.rule('Disk nearly full')).not.toContainText('changed');

  await alerts.rule('Little disk space left').dblclick();
  await alerts.field('Limit').fill('7');
  await alerts.field('Over once it is back at').fill('8');
  await alerts.button('Save').click();
  await expect(alerts.rule('Little disk space left')).toContainText('below 7\u00a0%');
  await open(page, '/settings?section=storage');
  await expect(page.getByRole('textbox', { name: 'Warn when the disk gets full' })).toHaveValue('7');

  await open(page, '/alerts?tab=rules');
  await alerts.rule('Crowded project').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(alerts.rule('Crowded project')).toBeHidden();
  await createShell(page).undo.first().click();
  await expect(alerts.rule('Crowded project')).toBeVisible();
});
