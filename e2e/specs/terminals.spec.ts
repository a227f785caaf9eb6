import { createShell } from '../pages/shell.ts';
import { createTerminals } from '../pages/terminals.ts';
import { expect, test } from '../test.ts';

test.skip(process.platform === 'win32', 'the commands are those of a POSIX shell');

test('a terminal is typed into, survives a reload, ends and goes on', async ({ page }) => {
  const terminals = createTerminals(page);
  await createShell(page).go('Terminals');
  await expect(terminals.none).toBeVisible();
  await terminals.openFirst.click();
  await terminals.ready();
  await terminals.run('echo $((6*7))-answer', '42-answer');

  await page.reload();
  await expect(terminals.screen(0)).toContainText('42-answer');
  await terminals.run('echo still-$((40+4))', 'still-44');

  await page.keyboard.type('exit');
  await page.keyboard.press('Enter');
  await expect(terminals.openAgain).toBeVisible();
  await terminals.openAgain.click();
  await expect(terminals.openAgain).toBeHidden();
  await terminals.run('echo again-$((50+5))', 'again-55');
  await expect(terminals.screen(0)).toContainText('opened again');

  await terminals.closeThis.click();
  await expect(terminals.none).toBeVisible();
  await terminals.part('Ended').click();
  await expect(terminals.ended.locator('[data-row]')).toHaveCount(1);
});

test('two side by side, a search on disk, and a program that wants the clipboard', async ({ page }) => {
  const terminals = createTerminals(page);
  await createShell(page).go('Terminals');
  await terminals.openFirst.click();
  await terminals.ready();
  await terminals.run('echo nee""dle-$((3*3))', 'needle-9');
  await terminals.splitRight.click();
  await expect(terminals.screens).toHaveCount(2);
  await terminals.ready(1);
  await terminals.run('echo right-$((2*4))', 'right-8', 1);

  await page.keyboard.type("printf '\\033]52;c;aGVsbG8=\\a'");
  await page.keyboard.press('Enter');
  await expect(terminals.question).toContainText('hello');
  await terminals.question.getByRole('button', { name: 'Cancel' }).click();
  await expect(terminals.question).toBeHidden();

  await terminals.part('Search').click();
  await terminals.searchAll.fill('needle-9');
  await page.keyboard.press('Enter');
  await expect(terminals.kept).toContainText('needle-9');
  await terminals.kept
    .locator('[data-row]')
    .filter({ hasText: /needle-9$/ })
    .first()
    .dblclick();
  await expect(terminals.found).toHaveCount(1);
  await expect(terminals.screens.filter({ hasText: 'needle-9' })).toHaveCount(1);
});
