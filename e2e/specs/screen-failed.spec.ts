import type { Page } from '@playwright/test';
import { createJournal } from '../pages/journal.ts';
import { createPalette } from '../pages/palette.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';

test.use({ shared: {} });

/** Each screen is a script of its own, loaded when it is wanted; the shell is not among them. */
const screens = '**/assets/page-*.js';

/** The screens do not arrive, as when files are taken away under a running page. */
async function loseScreens(page: Page): Promise<void> {
  await expect(createShell(page).title('Now')).toBeVisible();
  await expect(createShell(page).connected).toBeVisible();
  await page.route(screens, (route) => route.abort());
}

const failure = (page: Page) => page.getByRole('alert').filter({ hasText: 'This screen failed' });

async function quoted(page: Page): Promise<string> {
  await expect(failure(page)).toContainText(/Quote [\w-]{8,} when you report it/);
  return /Quote ([\w-]+) when/.exec((await failure(page).textContent()) ?? '')?.[1] ?? '';
}

test('a screen that cannot be loaded says so, with what to quote, and comes back', async ({ page }) => {
  const shell = createShell(page);
  await loseScreens(page);
  await page.evaluate(() => Object.assign(window, { same: true }));
  await shell.link('Journal').click();
  const failed = failure(page);
  await expect(failed).toContainText('Nothing that Optimus runs or keeps is affected.');
  const id = await quoted(page);
  await failed.getByText('Details', { exact: true }).click();
  const details = failed.getByRole('region', { name: 'Error details' });
  await expect(details).toContainText(`id: ${id}`);
  await expect(details).toContainText('where: /journal');
  // Nothing else that was on the page is lost.
  expect(await page.evaluate(() => 'same' in window)).toBe(true);
  await expect(failed.getByRole('button', { name: 'Copy details' })).toBeVisible();

  await page.unroute(screens);
  await failed.getByRole('button', { name: 'Load the page again' }).click();
  await expect(createJournal(page).rows.first()).toBeVisible();
});

test('what is around it stays, and its id stands in the log', async ({ page }) => {
  const shell = createShell(page);
  await loseScreens(page);
  await shell.link('About').click();
  const id = await quoted(page);
  await createPalette(page).run("Show Optimus's own log");
  await expect(shell.dock.getByRole('listbox').getByRole('option', { name: new RegExp(id) })).toBeVisible();
  await page.unroute(screens);
});
