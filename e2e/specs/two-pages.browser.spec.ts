import { createDrawer } from '../pages/drawer.ts';
import { createJournal } from '../pages/journal.ts';
import { choose, createNow } from '../pages/now.ts';
import { createSettings } from '../pages/settings.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { spoiled, spoilSettings } from './support/seed.ts';

test('two pages of one program stay in step', async ({ launch, home }) => {
  await spoilSettings(home);
  const app = await launch({ home });
  const one = await app.page();
  const two = await one.context().newPage();
  await two.goto(app.address ?? '');

  await createNow(one).more(spoiled).click();
  await choose(one, 'Dismiss until it changes');
  await expect(createNow(two).nothingNeeds).toBeVisible();
  await createShell(two).attentionStatus.click();
  await createDrawer(two).bringBack.click();
  await expect(createNow(one).item(spoiled)).toBeVisible();
  await createDrawer(two).close.click();

  await createShell(two).go('Journal');
  await createShell(one).go('Settings');
  await createSettings(one).choice('Theme', 'Light').click();
  await expect(two.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(createJournal(two).row(/Settings changed: Theme/)).toBeVisible();
});
