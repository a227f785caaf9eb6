import { createAlerts } from '../pages/alerts.ts';
import { createNow } from '../pages/now.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';

test('three ends that were none lead to safe mode, and there is a way out', async ({ launch, home }) => {
  for (let end = 0; end < 3; end++) await (await launch({ home })).kill9();

  const fourth = await launch({ home });
  const page = await fourth.page();
  const banner = page.getByRole('region', { name: 'Safe mode' });
  await expect(banner).toContainText('Your data is untouched');
  await expect(createNow(page).item(/has started in safe mode/)).toBeVisible();
  await createShell(page).go('Alerts');
  await expect(createAlerts(page).asleep).toBeVisible();
  await expect(createAlerts(page).nothingWrong).toBeHidden();
  await createShell(page).go('Monitors');
  await expect(page.getByText('Nothing is measured in safe mode')).toBeVisible();
  await banner.getByRole('button', { name: 'Start normally next time' }).click();
  await expect(createShell(page).toast('Optimus starts normally next time')).toBeVisible();
  await expect(banner).toBeHidden();
  await fourth.kill9();

  const next = await (await launch({ home })).page();
  await expect(
    createNow(next)
      .change(/Optimus \S+ started$/)
      .first(),
  ).toBeVisible();
  await expect(next.getByRole('region', { name: 'Safe mode' })).toBeHidden();
});
