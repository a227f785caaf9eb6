import type { Page } from '@playwright/test';
import { createJournal } from '../pages/journal.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';

test.use({ shared: {} });

const scripts = '**/assets/*.js';

/** The parts of the program that are loaded later do not arrive, as when files are taken away under a running page. */
async function withoutScripts(page: Page): Promise<void> {
  await expect(createShell(page).title('Now')).toBeVisible();
  await expect(createShell(page).connected).toBeVisible();
  await page.route(scripts, (route) => route.abort());
}

test('a screen that cannot be loaded says so, with what to quote, and the rest stays', async ({ page }) => {
  const shell = createShell(page);
  await withoutScripts(page);
  await shell.link('Journal').click();
  const failed = page.getByRole('alert').filter({ hasText: 'This screen failed' });
  await expect(failed).toContainText('Nothing that Optimus runs or keeps is affected.');
  await expect(failed).toContainText(/Quote [\w-]{8,} when you report it/);
  const id = /Quote ([\w-]+) when/.exec((await failed.textContent()) ?? '')?.[1] ?? '';
  await failed.getByText('Details', { exact: true }).click();
  await expect(failed.getByRole('region', { name: 'Error details' })).toContainText(`id: ${id}`);
  await expect(failed.getByRole('region', { name: 'Error details' })).toContainText('where: /journal');

  await shell.go('Now');
  await expect(page.getByRole('heading', { level: 2, name: 'Needs you' })).toBeVisible();
  await page.unroute(scripts);
  await shell.link('Journal').click();
  await failed.getByRole('button', { name: 'Load the page again' }).click();
  await expect(createJournal(page).rows.first()).toBeVisible();
});

test('the details can be copied and stand in the log', async ({ page }) => {
  const shell = createShell(page);
  await withoutScripts(page);
  await shell.link('About').click();
  const failed = page.getByRole('alert').filter({ hasText: 'This screen failed' });
  await expect(failed).toContainText(/Quote/);
  const id = /Quote ([\w-]+) when/.exec((await failed.textContent()) ?? '')?.[1] ?? '';
  await failed.getByRole('button', { name: 'Copy details' }).click();
  await expect(failed.getByRole('button', { name: /Copied|Copy details/ })).toBeVisible();
  await page.unroute(scripts);
  await page.reload();
  await page.keyboard.press('ControlOrMeta+`');
  await expect(shell.dock.getByRole('listbox').getByRole('option', { name: new RegExp(id) })).toBeVisible();
});
