import { createAbout } from '../pages/about.ts';
import { open } from '../pages/go.ts';
import { createKeyboard } from '../pages/keyboard.ts';
import { createPalette } from '../pages/palette.ts';
import { createShell, type Place } from '../pages/shell.ts';
import { expect, test } from '../test.ts';

test.use({ shared: {} });

const places: [Place, string, string][] = [
  ['Journal', 'j', '/journal'],
  ['Settings', 's', '/settings'],
  ['Keyboard', 'k', '/keyboard'],
  ['About', 'a', '/about'],
  ['Now', 'n', '/'],
];

test('the mouse reaches every screen, and the history leads back', async ({ page }) => {
  const shell = createShell(page);
  for (const [place, , path] of places) {
    await shell.link(place).click();
    await expect(shell.title(place)).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(page).toHaveTitle(`${place} · Optimus`);
    await expect(shell.currentLink).toContainText(place);
  }
  await page.goBack();
  await expect(shell.title('About')).toBeVisible();
  await page.goForward();
  await expect(shell.title('Now')).toBeVisible();
});

test('G and a letter reach every screen, and the focus goes along', async ({ page }) => {
  const shell = createShell(page);
  await expect(shell.title('Now')).toBeVisible();
  for (const [place, letter] of places) {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    await expect(shell.title(place)).toBeVisible();
    await expect(shell.main).toBeFocused();
  }
});

test('after G a hint says which letters go on', async ({ page }) => {
  const shell = createShell(page);
  await expect(shell.title('Now')).toBeVisible();
  await page.keyboard.press('g');
  await expect(shell.keyHint).toContainText('Go to Journal');
  await expect(shell.keyHint).toBeHidden();
});

test('Tab reaches the skip button first, and it leads past everything to the page', async ({ page }) => {
  const shell = createShell(page);
  await expect(shell.title('Now')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(shell.skip).toBeFocused();
  await expect(shell.skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(shell.main).toBeFocused();
});

test('every stop of Tab shows where it is', async ({ page }) => {
  await expect(createShell(page).title('Now')).toBeVisible();
  const seen = new Set<string>();
  for (let stop = 0; stop < 14; stop++) {
    await page.keyboard.press('Tab');
    const look = await page.evaluate(() => {
      const node = document.activeElement;
      if (!node || node === document.body) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
      return {
        name: node.getAttribute('aria-label') ?? node.textContent ?? node.tagName,
        visible: (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
      };
    });
    if (look) expect(look, look.name).toMatchObject({ visible: true });
    if (look) seen.add(look.name);
  }
  expect(seen.size).toBeGreaterThan(8);
});

test('? shows all keys; they can be searched and pressed there', async ({ page }) => {
  const shell = createShell(page);
  await expect(shell.title('Now')).toBeVisible();
  await page.keyboard.press('?');
  await expect(shell.title('Keyboard')).toBeVisible();
  const keyboard = createKeyboard(page);
  await expect(keyboard.lists).toContainText('Next row');
  await page.keyboard.press('Tab');
  await expect(keyboard.search).toBeFocused();
  await page.keyboard.type('journal');
  await expect(keyboard.command('Go to Journal')).toBeVisible();
  await expect(keyboard.command('Theme: dark')).toBeHidden();
  await expect(keyboard.lists).toBeHidden();
  await keyboard.command('Go to Journal').press('Enter');
  await expect(shell.title('Journal')).toBeVisible();
});

test('keys that type do nothing else while a field has the focus', async ({ page }) => {
  const shell = createShell(page);
  await shell.go('Journal');
  const field = page.getByRole('searchbox');
  await field.focus();
  await page.keyboard.type('gs?');
  await expect(field).toHaveValue('gs?');
  await expect(shell.title('Journal')).toBeVisible();
});

test('the sidebar folds by key and by button, and stays so over a reload', async ({ page }) => {
  const shell = createShell(page);
  await expect(shell.collapse).toBeVisible();
  await page.keyboard.press('ControlOrMeta+b');
  await expect(shell.expand).toBeVisible();
  await page.reload();
  await expect(shell.expand).toBeVisible();
  await expect(shell.link('Journal')).toBeVisible();
  await shell.expand.click();
  await expect(shell.collapse).toBeVisible();
});

test('the dock opens by key, shows the log and closes', async ({ page }) => {
  const shell = createShell(page);
  await expect(shell.title('Now')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+`');
  await expect(shell.dock.getByRole('tab', { name: 'Log', exact: true })).toHaveAttribute('aria-selected', 'true');
  await shell.dock.getByRole('radio', { name: 'All' }).click();
  const log = shell.dock.getByRole('listbox', { name: 'Log, newest first' });
  await expect(log.or(shell.dock.getByText('Nothing of this level has been logged.'))).toBeVisible();
  await shell.dock.getByRole('button', { name: 'Hide dock' }).click();
  await expect(shell.dock).toBeHidden();
});

test('About names every part with its version', async ({ page }) => {
  await createShell(page).go('About');
  const parts = createAbout(page).madeOf;
  for (const part of ['Node', 'V8', 'SQLite']) await expect(parts).toContainText(new RegExp(`${part}\\s*\\d+\\.\\d+`));
});

test('an address that leads nowhere says so and leads on', async ({ page }) => {
  const shell = createShell(page);
  await open(page, '/nowhere/at/all');
  await expect(shell.title('Not found')).toBeVisible();
  await expect(page.getByText('/nowhere/at/all')).toBeVisible();
  await page.getByRole('button', { name: 'Go to Now' }).click();
  await expect(shell.title('Now')).toBeVisible();
});

test('the search field of the top bar opens the palette', async ({ page }) => {
  await createShell(page).searchButton.click();
  await expect(createPalette(page).field).toBeFocused();
});
