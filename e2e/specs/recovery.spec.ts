import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createAbout } from '../pages/about.ts';
import { createJournal } from '../pages/journal.ts';
import { createNow } from '../pages/now.ts';
import { createRecovery } from '../pages/recovery.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { damage, seedJournal } from './support/seed.ts';

test('damage is found at the start, and a good copy brings the journal back', async ({ launch, home }) => {
  await seedJournal(home, [{ sentence: 'The zebra crossed the bridge' }]);
  const first = await launch({ home });
  const before = await first.page();
  await createShell(before).go('About');
  await createAbout(before).check.click();
  await expect(createAbout(before).sound).toBeVisible();
  await createAbout(before).copy.click();
  await expect(createAbout(before).copies).toContainText('taken by you');
  await first.close();
  await damage(home);

  const page = await (await launch({ home })).page();
  const recovery = createRecovery(page);
  await expect(recovery.title).toBeVisible();
  await expect(recovery.choice(/^The newest good copy/)).toBeChecked();
  await expect(page.getByText('It was verified.')).toBeVisible();
  await recovery.use.click();
  await expect(recovery.dialog).toContainText('Everything that Optimus recorded after');
  await recovery.confirm('Use this copy').click();
  await expect(createShell(page).title('Now')).toBeVisible();
  await expect(createNow(page).nothingNeeds).toBeVisible();
  await createShell(page).go('Journal');
  await expect(createJournal(page).row(/The zebra crossed/)).toBeVisible();
  expect(await readdir(join(home, 'quarantine'))).toContainEqual(expect.stringMatching(/optimus\.db$/));
});

test('without a copy it goes on empty, after looking around first', async ({ launch, home }) => {
  await seedJournal(home, [{ sentence: 'The zebra crossed the bridge' }]);
  await damage(home);
  const page = await (await launch({ home })).page();
  const shell = createShell(page);
  const recovery = createRecovery(page);
  await expect(recovery.title).toBeVisible();
  await expect(page.getByText('There is no good copy yet.')).toBeVisible();
  await recovery.lookAround.click();
  await expect(shell.title('Now')).toBeVisible();
  await expect(recovery.banner).toContainText('nothing new is kept');
  await expect(createNow(page).item('The database is damaged')).toBeVisible();
  await recovery.banner.getByRole('button', { name: 'Choose' }).click();
  await recovery.startEmpty.click();
  await expect(recovery.dialog).toContainText('The whole journal');
  await recovery.confirm('Start empty').click();
  await expect(shell.title('Now')).toBeVisible();
  await expect(recovery.banner).toBeHidden();
  await shell.go('Journal');
  await expect(createJournal(page).row(/The zebra crossed/)).toBeHidden();
});
