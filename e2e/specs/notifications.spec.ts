import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { AppDriver } from '../drivers/types.ts';
import { open } from '../pages/go.ts';
import { createNotifications } from '../pages/notifications.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { startMailServer } from './support/mail-server.ts';

// One story on one program: each test goes on where the one before it has left it.
test.use({ shared: {} });
test.describe.configure({ mode: 'serial' });

let mails: Awaited<ReturnType<typeof startMailServer>>;
let folder = '';
let load: ChildProcess | null = null;

test.beforeAll(async () => {
  mails = await startMailServer();
  folder = await mkdtemp(join(tmpdir(), 'optimus-e2e-load-'));
  await mkdir(join(folder, 'busy'));
  await writeFile(join(folder, 'busy', 'package.json'), '{"name":"busy","version":"1.0.0"}\n');
});
test.afterAll(async () => {
  load?.kill('SIGKILL');
  await mails.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function addFolder(page: Page, { desktop }: AppDriver, path: string): Promise<void> {
  const projects = createProjects(page);
  if (!desktop) return projects.addFolder(path);
  await desktop.nextDialog('open', { canceled: false, filePaths: [path] });
  await projects.another.click();
}

test('an empty centre leads to the channels; a mail channel is added, tested, and shows the answer of the server', async ({
  page,
}) => {
  const notifications = createNotifications(page);
  await notifications.bell.click();
  await expect(createShell(page).title('Notifications')).toBeVisible();
  await expect(notifications.main).toContainText('Nothing was told yet');
  await notifications.button('Add a channel').click();
  await expect(notifications.channel('This desktop')).toBeVisible();
  await notifications.add('E-mail');
  await notifications.field('Name').fill('Mail to me');
  await notifications.field('Server').fill('127.0.0.1');
  await notifications.choose('Encryption', 'None');
  await notifications.field('Port').fill(String(mails.port));
  await notifications.field('From').fill('optimus@example.org');
  await notifications.field('To').fill('not an address');
  await notifications.save();
  await expect(notifications.dialog).toContainText('is no mail address');
  await notifications.field('To').fill('me@example.org');
  await notifications.save();
  await expect(notifications.dialog).toBeHidden();
  await expect(notifications.channel('Mail to me')).toContainText('not tried yet');
  await notifications.button('Send a test').click();
  await expect(notifications.answer('250 2.0.0 OK queued as 1')).toBeVisible();
  await expect(notifications.channel('Mail to me')).toContainText('works');
  expect(mails.header(mails.mails[0] ?? '', 'subject')).toBe('A test of Mail to me');
});

test('a real load raises an alert, which stands in the centre, comes by mail, and is over when the load ends', async ({
  app,
  page,
}) => {
  const shell = createShell(page);
  const notifications = createNotifications(page);
  await shell.go('Projects');
  await addFolder(page, app, folder);
  await expect(createProjects(page).row('busy')).toBeVisible();

  await open(page, '/alerts');
  await page.getByRole('button', { name: 'New rule' }).click();
  await notifications.field('Name').fill('A busy project');
  await notifications.choose('Of', 'Projects');
  // Little, because a loop gets little of a machine that is busy with other tests; an idle project takes nothing.
  await notifications.field('Limit').fill('3');
  await notifications.field('For at least').fill('1 s');
  await notifications.save('Make the rule');
  await expect(notifications.dialog).toBeHidden();

  const before = mails.mails.length;
  load = spawn(process.execPath, ['-e', 'for (;;);'], { cwd: join(folder, 'busy'), stdio: 'ignore' });
  await expect.poll(() => mails.mails.length).toBeGreaterThan(before);
  const fired = mails.mails[before] ?? '';
  expect(mails.header(fired, 'subject')).toContain('busy');
  await expect(notifications.bell).toHaveAccessibleName(/unread/);
  await notifications.bell.click();
  await expect(notifications.notice('busy').first()).toContainText('unread');

  load.kill('SIGKILL');
  load = null;
  await expect.poll(() => mails.mails.length).toBeGreaterThan(before + 1);
  const over = mails.mails[before + 1] ?? '';
  expect(mails.header(over, 'in-reply-to')).toBe(mails.header(fired, 'message-id'));
  await expect(notifications.notice('busy').filter({ hasText: 'over' }).first()).toBeVisible();

  await notifications.tab('Outbox').click();
  await expect(notifications.delivery('Mail to me').first()).toContainText('sent');
  await expect(notifications.delivery('Mail to me').first()).toContainText('250 2.0.0 OK');
});

test('read, unread, cleared, and back again', async ({ page }) => {
  const notifications = createNotifications(page);
  await open(page, '/notifications');
  await expect(notifications.notice('busy').first()).toBeVisible();
  await notifications.button('Mark all as read').click();
  await expect(notifications.bell).toHaveAccessibleName('Notifications, nothing unread');
  await notifications.button('Clear all').click();
  await expect(notifications.main).toContainText('Nothing was told yet');
  await createShell(page).undo.first().click();
  await expect(notifications.notice('busy').first()).toBeVisible();
});

test('who is told of what is chosen in a table, and kept', async ({ page }) => {
  const notifications = createNotifications(page);
  await open(page, '/notifications?tab=preferences');
  const cell = page.getByRole('combobox', { name: 'An alert fires: Mail to me' });
  await expect(cell).toContainText('Warnings and worse');
  await cell.click();
  await page.getByRole('option', { name: 'Never' }).click();
  await page.reload();
  await expect(cell).toContainText('Never');
  await notifications.button('Back to the defaults').click();
  await expect(cell).toContainText('Warnings and worse');
});
