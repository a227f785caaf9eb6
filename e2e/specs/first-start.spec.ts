import { createNow } from '../pages/now.ts';
import { createPalette } from '../pages/palette.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';

test('an empty profile leads to a screen that says what it is for', async ({ page }) => {
  const shell = createShell(page);
  const now = createNow(page);
  await expect(shell.title('Now')).toBeVisible();
  await expect(page).toHaveTitle('Now · Optimus');
  await expect(shell.link('Now')).toHaveAttribute('aria-current', 'page');
  await expect(now.welcome).toContainText('what needs you, what is running, and what changed since you left');
  await expect(page.getByText('your first start')).toBeVisible();
  await expect(now.nothingNeeds).toBeVisible();
  await expect(now.running).toContainText('Nothing is running.');
  await expect(now.change(/Optimus \S+ started/)).toBeVisible();
  await expect(shell.connected).toBeVisible();
  await expect(shell.attentionStatus).toHaveText('nothing needs you');
  await expect(shell.cost).toContainText(/\d\sMB/);
});

test('the one thing worth knowing is one click away', async ({ page }) => {
  await createNow(page).welcome.getByRole('button', { name: 'See what it can do' }).click();
  const palette = createPalette(page);
  await expect(palette.field).toBeFocused();
  for (const place of ['Now', 'Projects', 'Journal', 'Monitors'])
    await expect(palette.group('Go').getByRole('option', { name: new RegExp(`^Go to ${place}`) })).toBeVisible();
});

test('the second start welcomes nobody and says what happened meanwhile', async ({ launch, home }) => {
  const first = await launch({ home });
  const before = await first.page();
  await expect(createNow(before).welcome).toBeVisible();
  await createShell(before).go('Settings');
  await first.close();

  const page = await (await launch({ home })).page();
  const now = createNow(page);
  await expect(page.getByText(/^since you left/)).toBeVisible();
  await expect(now.welcome).toBeHidden();
  await expect(now.change('Optimus stopped')).toBeVisible();
});
