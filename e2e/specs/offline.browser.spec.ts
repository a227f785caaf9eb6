import { join } from 'node:path';
import type { AppDriver, LaunchOptions } from '../drivers/types.ts';
import { open } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { createProjects } from '../pages/projects.ts';
import { createSettings } from '../pages/settings.ts';
import { createShell } from '../pages/shell.ts';
import { createTerminals } from '../pages/terminals.ts';
import { createVoice } from '../pages/voice.ts';
import { expect, test } from '../test.ts';
import { makeRepositories } from './support/repositories.ts';
import { createRest } from './support/rest.ts';

const portOf = (address: string | undefined) => new URL(address ?? '').port;

test('a page outlives its program: it says so, stays readable and comes back by itself', async ({ launch, home }) => {
  const keep = ['--keep-token', join(home, 'token')];
  const first = await launch({ home, args: ['--port', '0', ...keep] });
  const page = await first.page();
  const shell = createShell(page);
  await shell.go('Settings');
  await expect(createSettings(page).setting('Theme')).toBeVisible();
  await first.kill9();
  await expect(shell.offline).toBeVisible();
  await expect(shell.status.getByText('reconnecting')).toBeVisible();
  await expect(createSettings(page).setting('Theme')).toBeVisible();
  await shell.link('Now').click();
  await expect(shell.title('Now')).toBeVisible();

  await launch({ home, args: ['--port', portOf(first.address), ...keep] });
  await expect(shell.offline).toBeHidden();
  await expect(shell.connected).toBeVisible();
  await createPalette(page).run('Theme: light');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

/** A page whose program has been killed, and what starts that anew at the same address. */
async function lose(launch: (options: LaunchOptions) => Promise<AppDriver>, home: string) {
  const keep = ['--keep-token', join(home, 'token')];
  const first = await launch({ home, args: ['--port', '0', ...keep] });
  const page = await first.page();
  const shell = createShell(page);
  await expect(shell.connected).toBeVisible();
  await first.kill9();
  await expect(shell.offline).toBeVisible();
  const comeBack = () => launch({ home, args: ['--port', portOf(first.address), ...keep] });
  return { page, shell, comeBack };
}

test('what was asked for while it was away is done when it is back', async ({ launch, home }) => {
  const { page, comeBack } = await lose(launch, home);
  await createPalette(page).run('Theme: light');
  await comeBack();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('a screen that cannot come because the program is gone is loaded when it is back', async ({ launch, home }) => {
  const { page, shell, comeBack } = await lose(launch, home);
  await shell.link('About').click();
  const waiting = page.getByRole('alert').filter({ hasText: 'This screen is not loaded' });
  await expect(waiting).toContainText('It loads by itself when Optimus is back.');
  await comeBack();
  await expect(waiting).toBeHidden();
  await expect(shell.title('About')).toBeVisible();
});

test('what was never loaded says why it does not come, and comes when it can', async ({ launch, home }) => {
  const keep = ['--keep-token', join(home, 'token')];
  const first = await launch({ home, args: ['--port', '0', ...keep] });
  const page = await first.page();
  const shell = createShell(page);
  await open(page, '/notifications');
  const main = page.getByRole('main');
  await expect(main.getByText('Nothing was told yet')).toBeVisible();
  await first.kill9();
  await expect(shell.offline).toBeVisible();
  // Known from before, and said to be so; the outbox was never asked for.
  await expect(main.getByText('So it was when Optimus was last reached.')).toBeVisible();
  await main.getByRole('tab', { name: /^Outbox/ }).click();
  const why = main.getByText('This loads by itself when it is back.');
  await expect(why).toBeVisible();
  await launch({ home, args: ['--port', portOf(first.address), ...keep] });
  await expect(shell.offline).toBeHidden();
  await expect(why).toHaveCount(0);
});

test('words stay where they were written, and nothing typed into a terminal is played back', async ({
  launch,
  home,
}) => {
  test.skip(process.platform === 'win32', 'the commands are those of a POSIX shell');
  const keep = ['--keep-token', join(home, 'token')];
  const first = await launch({ home, args: ['--port', '0', ...keep] });
  const page = await first.page();
  const shell = createShell(page);
  const voice = createVoice(page);
  const terminals = createTerminals(page);
  await voice.go();
  await voice.say('what is running');
  await shell.go('Terminals');
  await terminals.openFirst.click();
  await terminals.ready();
  await first.kill9();
  await expect(shell.offline).toBeVisible();
  const notConnected = page.getByText('Not connected. What you type now is not sent');
  await expect(notConnected).toBeVisible();
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await page.keyboard.type('echo lost-$((1+1))');
  await shell.link('Voice').click();
  await voice.field.fill('what needs me');
  await page.keyboard.press('Enter');
  await expect(voice.main.getByRole('alert').first()).toContainText('Your words stay here');
  await expect(voice.field).toHaveValue('what needs me');

  await launch({ home, args: ['--port', portOf(first.address), ...keep] });
  await expect(shell.offline).toBeHidden();
  await expect(voice.main.getByText('Your words stay here')).toBeHidden();
  await voice.field.press('Enter');
  await expect(voice.field).toHaveValue('');
  await shell.link('Terminals').click();
  await expect(terminals.screen(0)).toContainText(/[$#%>]/);
  await expect(notConnected).toBeHidden();
  await expect(terminals.screen(0)).not.toContainText('lost-');
});

test('projects stay readable without the program, and tell what happened meanwhile when it is back', async ({
  launch,
  home,
}) => {
  const repositories = await makeRepositories(['money', 'billing']);
  const keep = ['--keep-token', join(home, 'token')];
  const first = await launch({ home, args: ['--port', '0', ...keep] });
  const page = await first.page();
  const shell = createShell(page);
  const projects = createProjects(page);
  await createRest(first)('/projects/roots/add', { paths: [repositories.folder] });
  await shell.go('Projects');
  await expect(projects.row('billing')).toContainText('clean');
  await expect(projects.row('money')).toContainText('clean');
  await first.kill9();
  await expect(shell.offline).toBeVisible();
  await projects.search.fill('bill');
  await expect(projects.rows).toHaveCount(1);
  await projects.clear.click();
  await repositories.change('money', { 'fresh.js': 'export const fresh = 1;\n' });
  await repositories.delete('billing');

  await launch({ home, args: ['--port', portOf(first.address), ...keep] });
  await expect(shell.offline).toBeHidden();
  await expect(projects.row('money')).toContainText('1 changed');
  await expect(projects.row('billing')).toHaveCount(0);
  await projects.view('Gone').click();
  await expect(projects.row('billing')).toContainText('gone');
  await repositories.dispose();
});

test('when the key of the program has changed, the page says what to do', async ({ launch, home }) => {
  const first = await launch({ home, args: ['--port', '0'] });
  const page = await first.page();
  await expect(createShell(page).connected).toBeVisible();
  await first.kill9();
  await expect(createShell(page).offline).toBeVisible();
  await launch({ home, args: ['--port', portOf(first.address)] });
  await expect(page.getByRole('heading', { name: 'Open the address that Optimus printed' })).toBeVisible();
});

test('without a key, and with a wrong one, nothing is shown but the way in', async ({ launch }) => {
  const app = await launch({ args: ['--port', '0'] });
  const origin = new URL(app.address ?? '').origin;
  const own = await app.page();
  const context = await own.context().browser()?.newContext();
  if (!context) throw new Error('no browser');
  const page = await context.newPage();
  for (const path of ['/', '/journal', `/#token=${'A'.repeat(43)}`]) {
    await page.goto(origin + path);
    await expect(page.getByRole('heading', { name: 'Open the address that Optimus printed' })).toBeVisible();
    await expect(page).toHaveTitle('Open the printed address · Optimus');
    expect(page.url()).not.toContain('token=');
  }
  await page.goto(app.address ?? '');
  await page.reload();
  await expect(createShell(page).title('Now')).toBeVisible();
  await expect(page).toHaveURL(`${origin}/`);
  await open(page, '/about');
  await expect(createShell(page).title('About')).toBeVisible();
  await context.close();
});
