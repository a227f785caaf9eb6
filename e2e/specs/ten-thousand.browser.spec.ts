import { createJournal } from '../pages/journal.ts';
import { createNow } from '../pages/now.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { numbered, seedJournal } from './support/seed.ts';

const count = 10_000;

test.use({ shared: { prepare: (home) => seedJournal(home, numbered(count)) } });

test('ten thousand events can be scrolled to the first, in a page that never grows', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await journal.rows.first().click();
  let most = 0;
  await expect(async () => {
    for (let press = 0; press < 5; press++) await page.keyboard.press('End');
    most = Math.max(most, await page.locator('main *').count());
    await expect(journal.row(/Seeded event 1 /)).toBeVisible({ timeout: 50 });
  }).toPass({ intervals: [0] });
  most = Math.max(most, await page.locator('main *').count());
  expect(await journal.rows.count()).toBeLessThanOrEqual(400);
  expect(most).toBeLessThan(2_000);
  await expect(journal.rows.last()).toHaveAttribute('aria-setsize', String(count + 1));
  await page.keyboard.press('Home');
  await expect(journal.rows.first()).toHaveAccessibleName(/Optimus \S+ started/);
});

test('the wheel moves it, and every row that is shown has its text', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await journal.rows.first().hover();
  for (let turn = 0; turn < 20; turn++) {
    await page.mouse.wheel(0, 1_500);
    const names = await journal.rows.evaluateAll((rows) => rows.map((row) => row.textContent ?? ''));
    expect(names.every((name) => name.includes('event') || name.includes('Optimus'))).toBe(true);
    expect(names.length).toBeLessThanOrEqual(400);
  }
  await expect(journal.row(/Seeded event 9990 /)).toBeHidden();
});

test('the first screen shows the newest and says where the rest is', async ({ launch, home }) => {
  await seedJournal(home, numbered(count));
  const page = await (await launch({ home })).page();
  const now = createNow(page);
  await expect(now.changes.getByRole('listitem')).toHaveCount(60);
  await now.changes.getByRole('link', { name: 'Older events are in the journal' }).click();
  await expect(createShell(page).title('Journal')).toBeVisible();
});
