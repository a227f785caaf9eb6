import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, overflow } from '../pages/go.ts';
import { createMonitors } from '../pages/monitors.ts';
import { createProcesses } from '../pages/processes.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { makeRepositories, type Repositories } from './support/repositories.ts';

test.use({ shared: {} });

test('the machine is drawn as it is measured, and goes on', async ({ page }) => {
  const monitors = createMonitors(page);
  await createShell(page).go('Monitors');
  const memory = monitors.line('Memory', 'Use', 'In use');
  await expect(memory).toContainText(/[KMG]B/);
  const count = monitors.figure('Processor', 'Processes');
  await expect(count).toContainText(/\d/);
  // The one minute average is another one every five seconds.
  const load = monitors.line('Processor', 'Load', '1 minute');
  await expect(load).toContainText(/\d\.\d\d/);
  const first = await load.textContent();
  await expect(load).not.toHaveText(first ?? '');
});

test('a chart is zoomed, read and asked by keys', async ({ page }) => {
  const monitors = createMonitors(page);
  await open(page, '/monitors');
  const chart = monitors.chart('Processor', 'Load');
  await expect(monitors.line('Processor', 'Load', '1 minute')).toContainText(/\d\.\d\d/);

  await chart.focus();
  await page.keyboard.press('End');
  await expect(monitors.reading('Processor', 'Load')).toContainText(/1 minute \d/);

  await page.keyboard.press('ArrowUp');
  await expect(monitors.reading('Processor', 'Load')).toContainText(/Optimus \S+ started|projects? w/i);
  await page.keyboard.press('Enter');
  await expect(monitors.changes).toContainText(/Optimus \S+ started/);
  await page.keyboard.press('Escape');
  await expect(monitors.changes).toBeHidden();
  await expect(chart).toBeFocused();

  await page.keyboard.press('+');
  await expect(monitors.backToLive).toBeVisible();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  const narrow = new URL(page.url()).searchParams;
  expect(Number(narrow.get('to')) - Number(narrow.get('from'))).toBeLessThan(300_000);
  await chart.focus();
  await page.keyboard.press('0');
  await expect(monitors.backToLive).toBeHidden();
  await expect(page).not.toHaveURL(/from=/);
});

test('a chart is a table, too', async ({ page }) => {
  const monitors = createMonitors(page);
  await open(page, '/monitors');
  await expect(monitors.line('Processor', 'Load', '1 minute')).toContainText(/\d\.\d\d/);
  await monitors.more('Load', 'Show as a table');
  await expect(monitors.table('Load').getByRole('columnheader')).toHaveText([
    'Time',
    '1 minute',
    '5 minutes',
    '15 minutes',
  ]);
  await expect(monitors.table('Load').locator('[data-row="0"]')).toContainText(/\d\d:\d\d:\d\d.*\d\.\d\d/);
  await monitors.more('Load', 'Show as a chart');
  await expect(monitors.chart('Processor', 'Load')).toBeVisible();
});

test('a span is drawn with the pointer, and all charts follow', async ({ page }) => {
  const monitors = createMonitors(page);
  await open(page, '/monitors');
  await expect(monitors.line('Processor', 'Load', '1 minute')).toContainText(/\d\.\d\d/);
  const over = monitors.chart('Processor', 'Load').locator('.u-over');
  // What comes late above it moves it: this waits until it stands still, and the place is asked for after.
  await over.hover();
  const box = await over.boundingBox();
  if (!box) throw new Error('the chart is not there');
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.6, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await expect(monitors.figure('Processor', 'Use')).toContainText('mean of this time');
  await monitors.backToLive.click();
  await expect(monitors.figure('Processor', 'Use')).not.toContainText('mean of this time');
});

test('what there is of time and figures fits a narrow window', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 700 });
  for (const path of ['/monitors', '/monitors?tab=projects', '/monitors?tab=optimus', '/processes']) {
    await open(page, path);
    await expect(createShell(page).connected).toBeVisible();
    expect.soft(await overflow(page), path).toBe(0);
  }
});

test.describe('processes', () => {
  let repositories: Repositories;
  test.beforeAll(async () => {
    repositories = await makeRepositories(['money']);
  });
  test.afterAll(() => repositories.dispose());

  test('one is found, charged to its project, ended, and gone', async ({ app, page }) => {
    const processes = createProcesses(page);
    const unique = `optimus-e2e-${process.pid}-${Date.now()}`;
    await createShell(page).go('Projects');
    if (app.desktop) {
      // The dialog of the system answers there.
      await app.desktop.nextDialog('open', { canceled: false, filePaths: [repositories.folder] });
      await createProjects(page).another.click();
    } else await createProjects(page).addFolder(repositories.folder);
    await expect(createProjects(page).row('money')).toBeVisible();

    const script = "require('node:child_process').spawn('sleep', ['600']); setInterval(() => {}, 1000);";
    const child = spawn(process.execPath, ['-e', script, unique, '<img src=x onerror=hurt=1>'], {
      cwd: repositories.at('money'),
      stdio: 'ignore',
    });
    const gone = once(child, 'exit');
    try {
      await open(page, `/processes?text=${unique}`);
      await expect(processes.rows).toHaveCount(1);
      await expect(processes.rows.first()).toContainText('money');
      await expect(processes.rows.first()).toContainText('<img src=x');
      await processes.rows.first().getByText(String(child.pid), { exact: true }).click();
      await expect(processes.inspector).toContainText('its folder is in it');
      await expect(processes.inspector).toContainText(repositories.at('money'));

      // The cost of the project names it, too.
      await processes.inspector.getByRole('link', { name: 'money' }).click();
      await expect(processes.ofProject('money')).toContainText(unique);
      await open(page, `/processes?text=${unique}`);
      await processes.rows.first().getByText(String(child.pid), { exact: true }).click();

      await page.keyboard.press('Delete');
      await expect(processes.dialog).toContainText('1 process below');
      await processes.confirm.click();
      await expect(processes.receipt).toContainText(/asked \(TERM\)|forced \(KILL\)/);
      await gone;
      await processes.close.click();
      await expect(processes.inspector).toContainText('It has ended');
      await page.keyboard.press('Escape');
      await page.mouse.move(10, 10);
      await expect(processes.nothingFits).toBeVisible();
    } finally {
      child.kill('SIGKILL');
    }
  });
});
