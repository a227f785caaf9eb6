import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsVersion } from '../../shared/features/settings/schema.ts';
import { open, overflow } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { createSettings } from '../pages/settings.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';

test.use({ shared: {} });
test.describe.configure({ mode: 'parallel' });

/** There is no file until the first change has been written. */
const kept = async (home: string): Promise<Record<string, Record<string, unknown>>> =>
  JSON.parse(await readFile(join(home, 'settings.json'), 'utf8').catch(() => '{"settings":{}}')).settings;

test('a theme is applied at once and kept over a restart', async ({ launch, home }) => {
  const first = await launch({ home });
  const before = await first.page();
  await createShell(before).go('Settings');
  await createSettings(before).choice('Theme', 'Light').click();
  await expect(before.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(createSettings(before).changed('Theme')).toBeVisible();
  await expect.poll(async () => (await kept(home)).appearance).toEqual({ theme: 'light' });
  await first.close();

  const page = await (await launch({ home })).page();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await createShell(page).go('Settings');
  await expect(createSettings(page).choice('Theme', 'Light')).toBeChecked();
});

test.describe('with one program', () => {
  test.beforeEach(async ({ app, page }) => {
    if (Object.keys(await kept(app.home)).length === 0) return;
    const settings = createSettings(page);
    await createShell(page).go('Settings');
    await settings.act('Reset all settings…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reset all' }).click();
    for (const label of ['Theme', 'Motion']) await expect(settings.choice(label, 'System')).toBeChecked();
    await expect(settings.choice('Density', 'Comfortable')).toBeChecked();
    await expect.poll(() => kept(app.home)).toEqual({});
    // Without the notice that offers to undo it.
    await open(page, '/');
  });

  test('what cannot be stays out, with the reason at the field', async ({ app, page }) => {
    const settings = createSettings(page);
    await open(page, '/settings?section=storage');
    const field = settings.field('Keep the journal for');
    await field.fill('3');
    await field.press('Enter');
    await expect(settings.problem('Keep the journal for')).toContainText(/7/);
    await expect(field).toHaveValue('730');
    await field.fill('many');
    await field.press('Enter');
    await expect(settings.problem('Keep the journal for')).toBeVisible();
    await field.fill('30');
    await field.press('Enter');
    await expect(settings.problem('Keep the journal for')).toBeHidden();
    await expect.poll(async () => (await kept(app.home)).storage).toEqual({ journalDays: 30 });
  });

  test('Escape leaves a field as it was', async ({ page }) => {
    const settings = createSettings(page);
    await open(page, '/settings?section=storage');
    const field = settings.field('Warn when the disk gets full');
    await field.fill('44');
    await field.press('Escape');
    await expect(field).toHaveValue('10');
  });

  test('one setting goes back, all go back, and that can be undone', async ({ page }) => {
    const shell = createShell(page);
    const settings = createSettings(page);
    await shell.go('Settings');
    await settings.choice('Density', 'Compact').click();
    await settings.choice('Motion', 'Reduced').click();
    await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
    await settings.reset('Motion').click();
    await expect(settings.choice('Motion', 'System')).toBeChecked();
    await settings.act('Reset all settings…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reset all' }).click();
    await expect(settings.choice('Density', 'Comfortable')).toBeChecked();
    await shell.undo.click();
    await expect(settings.choice('Density', 'Compact')).toBeChecked();
    await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  });

  test('an export brings everything back by import', async ({ page }, info) => {
    const settings = createSettings(page);
    await createShell(page).go('Settings');
    await settings.choice('Theme', 'High contrast').click();
    await settings.choice('Density', 'Compact').click();
    await expect(settings.changed('Density')).toBeVisible();
    const download = page.waitForEvent('download');
    await settings.act('Export to a file');
    const file = info.outputPath('exported.json');
    await (await download).saveAs(file);

    await settings.reset('Theme').click();
    await settings.reset('Density').click();
    await expect(settings.choice('Theme', 'System')).toBeChecked();
    await settings.importField.setInputFiles(file);
    await expect(settings.choice('Theme', 'High contrast')).toBeChecked();
    await expect(settings.choice('Density', 'Compact')).toBeChecked();
    await expect(createShell(page).toast('The settings were imported')).toBeVisible();
  });

  test('a file that holds no settings changes nothing and says why', async ({ page }) => {
    const settings = createSettings(page);
    await createShell(page).go('Settings');
    await settings.choice('Density', 'Compact').click();
    await settings.importField.setInputFiles({
      name: 'holiday.json',
      mimeType: 'application/json',
      buffer: Buffer.from('not settings at all'),
    });
    await expect(createShell(page).toast('The settings were not imported')).toBeVisible();
    await expect(settings.choice('Density', 'Compact')).toBeChecked();
  });

  test('the file is followed while it is edited by hand', async ({ app, page }) => {
    const settings = createSettings(page);
    await createShell(page).go('Settings');
    await expect(settings.choice('Theme', 'System')).toBeChecked();
    const text = { version: settingsVersion, settings: { appearance: { theme: 'contrast', density: 'compact' } } };
    await writeFile(join(app.home, 'settings.json'), JSON.stringify(text));
    await expect(settings.choice('Theme', 'High contrast')).toBeChecked();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
    await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  });

  test('a setting is found by a word that is not its name', async ({ page }) => {
    const settings = createSettings(page);
    await createShell(page).go('Settings');
    await settings.search.fill('retention');
    await expect(settings.setting('Keep the journal for')).toBeVisible();
    await expect(settings.setting('Theme')).toBeHidden();
    await settings.search.fill('qqxxzz');
    await expect(page.getByText('No setting is called that')).toBeVisible();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(settings.setting('Theme')).toBeVisible();
  });

  test('the palette changes the theme from anywhere', async ({ page }) => {
    await createShell(page).go('About');
    await createPalette(page).run('Theme: light');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    await createPalette(page).run('Theme: dark');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  });

  for (const [look, appearance] of Object.entries({
    'at 200 %': { zoom: 2 },
    'at 200 %, compact': { zoom: 2, density: 'compact' },
    'at 300 %': { zoom: 3 },
  } as const))
    test(`nothing has to be scrolled sideways ${look}`, async ({ app, page }) => {
      const shell = createShell(page);
      const { zoom, density = 'comfortable' } = { density: undefined, ...appearance };
      await writeFile(
        join(app.home, 'settings.json'),
        JSON.stringify({ version: settingsVersion, settings: { appearance } }),
      );
      await expect(page.locator('html')).toHaveAttribute('style', new RegExp(`--zoom: ?${zoom};`));
      await expect(page.locator('html')).toHaveAttribute('data-density', density);
      for (const place of ['Now', 'Journal', 'Settings', 'Keyboard', 'About'] as const) {
        await shell.go(place);
        await expect(shell.main).not.toBeEmpty();
        await expect.poll(() => overflow(page), { message: place }).toBe(0);
      }
    });
});
