import { createPalette } from '../pages/palette.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { seedJournal } from './support/seed.ts';

test.use({ shared: { prepare: (home) => seedJournal(home, [{ sentence: 'The zebra crossed the bridge' }]) } });

test('it finds a command by its letters and runs it', async ({ page }) => {
  const palette = createPalette(page);
  await createShell(page).go('About');
  await palette.open();
  await palette.field.fill('go jour');
  await expect(palette.selected).toContainText('Go to Journal');
  await page.keyboard.press('Enter');
  await expect(palette.dialog).toBeHidden();
  await expect(createShell(page).title('Journal')).toBeVisible();
});

test('it finds settings by name and shows the one that was meant', async ({ page }) => {
  const palette = createPalette(page);
  await createShell(page).go('About');
  await palette.open();
  await palette.field.fill('keep the journal');
  await palette
    .group('Settings')
    .getByRole('option', { name: /Keep the journal for/ })
    .click();
  await expect(page).toHaveURL(/section=storage&setting=journalDays$/);
  await expect(page.getByRole('group', { name: 'Keep the journal for' })).toBeInViewport();
});

test('it finds what happened and opens it', async ({ page }) => {
  const palette = createPalette(page);
  await createShell(page).go('About');
  await palette.open();
  await palette.field.fill('zebra');
  await palette
    .group('Journal')
    .getByRole('option', { name: /The zebra crossed/ })
    .click();
  await expect(page.getByRole('complementary', { name: 'test.seeded' })).toContainText('The zebra crossed the bridge');
});

test('Escape closes it and gives the focus back', async ({ page }) => {
  const palette = createPalette(page);
  await createShell(page).go('Keyboard');
  const field = page.getByRole('searchbox');
  await field.focus();
  await palette.open();
  await expect(palette.field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(palette.dialog).toBeHidden();
  await expect(field).toBeFocused();
});

test('keys go to the program from Escape on, and to the field from its opening on', async ({ page }) => {
  const palette = createPalette(page);
  const shell = createShell(page);
  await shell.go('About');
  await palette.shown.waitFor();
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press('ControlOrMeta+k', 'z', 'e', 'b', 'Escape', 'g', 'j');
  await expect(shell.title('Journal')).toBeVisible();
  await press('ControlOrMeta+k', 'x', 'Escape', 'ControlOrMeta+k', 'a', 'b', 'o', 'u', 't');
  await expect(palette.field).toHaveValue('about');
  await expect(palette.selected).toContainText('Go to About');
  await press('Escape', 'Enter', 'g', 's');
  await expect(shell.title('Settings')).toBeVisible();
  await expect(palette.dialog).toBeHidden();
});

test('arrows move through everything, round the ends', async ({ page }) => {
  const palette = createPalette(page);
  await createShell(page).go('About');
  await palette.open();
  await palette.field.fill('theme');
  // What is found beyond the commands comes last and a moment later.
  await expect(palette.group('Settings')).toBeVisible();
  const options = palette.results.getByRole('option');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
});

test('what was used lately stands first', async ({ page }) => {
  const palette = createPalette(page);
  await createShell(page).go('About');
  await palette.run('Go to Keyboard');
  await palette.open();
  await expect(palette.group('Recent').getByRole('option')).toHaveText([/Go to Keyboard/]);
});

test('it says when nothing is called so', async ({ page }) => {
  const palette = createPalette(page);
  await createShell(page).go('About');
  await palette.open();
  await palette.field.fill('qqxxzzqqxxzz');
  await expect(palette.nothing).toBeVisible();
});
