import { createDrawer } from '../pages/drawer.ts';
import { enter } from '../pages/go.ts';
import { createJournal } from '../pages/journal.ts';
import { choose, createNow } from '../pages/now.ts';
import { createSettings } from '../pages/settings.ts';
import { createShell } from '../pages/shell.ts';
import { createVoice } from '../pages/voice.ts';
import { expect, test } from '../test.ts';
import { spoiled, spoilSettings } from './support/seed.ts';

test('two pages of one program stay in step', async ({ launch, home }) => {
  await spoilSettings(home);
  const app = await launch({ home });
  const one = await app.page();
  const two = await one.context().newPage();
  await enter(two, app.address ?? '');

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

test('what is said to one of two pages is done in exactly one', async ({ app, page: one }) => {
  const two = await one.context().newPage();
  await enter(two, app.address ?? '');
  for (const [said, path] of [
    ['go to journal', '/journal'],
    ['open the settings', '/settings'],
  ] as const) {
    await createVoice(two).go();
    await createVoice(one).go();
    await createVoice(one).say(said);
    const obeys = () => [one, two].filter((page) => new URL(page.url()).pathname === path);
    await expect.poll(() => obeys().length).toBe(1);
    const other = obeys()[0] === one ? two : one;
    await createVoice(other).say('what is running');
    await expect(createVoice(other).panel).toContainText('Nothing runs');
    expect(new URL(other.url()).pathname).toBe('/voice');
  }
});
