import { join } from 'node:path';
import { createDatabases } from '../pages/databases.ts';
import { open, overflow } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { expect, test } from '../test.ts';

test('a database is connected, looked into, paused, kept over a restart and forgotten', async ({ launch, home }) => {
  const first = await launch({ home });
  const page = await first.page();
  const databases = createDatabases(page);
  await createPalette(page).run('Connect a database');
  await databases.choose('Engine', 'SQLite file');
  await databases.field('File').fill(join(home, 'not-there.db'));
  await databases.test.click();
  await expect(databases.dialog.getByRole('alert')).toContainText('There is no file');
  await databases.field('File').fill(join(home, 'optimus.db'));
  await databases.field('Name').fill('my own');
  await databases.test.click();
  await expect(databases.dialog).toContainText('can be read');
  await databases.submit.click();
  await expect(databases.main).toContainText('answers');
  await databases.tab('Sizes').click();
  await expect(databases.main.getByRole('grid', { name: 'Largest tables' })).toContainText('journal');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(databases.main).toContainText('It is paused');
  await first.close();

  const again = await (await launch({ home })).page();
  await open(again, '/databases');
  await expect(createDatabases(again).table).toContainText('paused');
  await createDatabases(again).table.focus();
  await again.keyboard.press('j');
  await again.keyboard.press('.');
  await again.getByRole('menuitem', { name: 'Forget…' }).click();
  await createDatabases(again).question.getByRole('button', { name: 'Forget database' }).click();
  await expect(createDatabases(again).main).toContainText('No database is watched yet');
});

test('without an engine the screen of containers says why and what mends it, in any size', async ({ launch }) => {
  const page = await (await launch()).page();
  await open(page, '/containers');
  await expect(page.getByRole('main')).toContainText('DOCKER_HOST');
  await expect(page.getByRole('main')).toContainText('there is no such socket');
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByText('Docker and Podman were not found').last()).toBeVisible();
  expect(await overflow(page)).toBe(0);
});
