import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsVersion } from '../../shared/features/settings/schema.ts';
import { createDrawer } from '../pages/drawer.ts';
import { choose, createNow } from '../pages/now.ts';
import { createSettings } from '../pages/settings.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { spoiled, spoilSettings } from './support/seed.ts';

test.use({ shared: { prepare: spoilSettings } });

test('a settings file that cannot be read needs the user, with what mends it', async ({ page }) => {
  const shell = createShell(page);
  const now = createNow(page);
  await expect(now.item(spoiled)).toContainText('The original is kept at');
  await expect(shell.link('Now')).toHaveAccessibleName(/1\s*needs you/);
  await expect(shell.attentionStatus).toHaveText('1 thing needs you');
  await now.item(spoiled).getByRole('button', { name: 'Review settings' }).click();
  await expect(shell.title('Settings')).toBeVisible();
  await expect(createSettings(page).main.getByRole('note')).toContainText('the file is not JSON');
});

test('it can be dismissed, that can be undone, and it can be brought back', async ({ page }) => {
  const shell = createShell(page);
  const now = createNow(page);
  const drawer = createDrawer(page);
  await now.more(spoiled).click();
  await choose(page, 'Dismiss until it changes');
  await expect(now.nothingNeeds).toBeVisible();
  await shell.undo.click();
  await expect(now.item(spoiled)).toBeVisible();

  await now.more(spoiled).click();
  await choose(page, 'Dismiss until it changes');
  await expect(now.nothingNeeds).toBeVisible();
  await page.reload();
  await expect(now.nothingNeeds).toBeVisible();
  await shell.attentionStatus.click();
  await expect(drawer.putAway).toContainText('dismissed until it changes');
  await drawer.bringBack.click();
  await expect(drawer.needs).toContainText(spoiled);
  await drawer.close.click();
  await expect(drawer.dialog).toBeHidden();
  await expect(now.item(spoiled)).toBeVisible();
});

test('it can be snoozed, also from the drawer', async ({ page }) => {
  const shell = createShell(page);
  const now = createNow(page);
  const drawer = createDrawer(page);
  await expect(now.item(spoiled)).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await drawer.needs.getByRole('button', { name: /^More for/ }).click();
  await choose(page, 'Snooze', 'For an hour');
  await expect(drawer.putAway).toContainText(/snoozed until/);
  await page.keyboard.press('Escape');
  await expect(drawer.dialog).toBeHidden();
  await expect(now.nothingNeeds).toBeVisible();
  await shell.attentionStatus.click();
  await drawer.bringBack.click();
  await expect(drawer.needs).toContainText(spoiled);
});

test('it comes when its cause does, and goes away by itself with it', async ({ launch }) => {
  const app = await launch();
  const page = await app.page();
  const shell = createShell(page);
  const now = createNow(page);
  await expect(now.nothingNeeds).toBeVisible();
  await spoilSettings(app.home);
  await expect(now.item('The settings file was edited into something that cannot be used')).toBeVisible();
  await expect(shell.attentionStatus).toHaveText('1 thing needs you');
  await writeFile(join(app.home, 'settings.json'), JSON.stringify({ version: settingsVersion, settings: {} }));
  await expect(now.nothingNeeds).toBeVisible();
  await expect(shell.attentionStatus).toHaveText('nothing needs you');
});
