import { open } from '../pages/go.ts';
import { createJournal } from '../pages/journal.ts';
import { createPalette } from '../pages/palette.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { numbered, type SeededEvent, seedJournal } from './support/seed.ts';

const special: SeededEvent[] = [
  { sentence: 'The night backup failed', kind: 'backup.failed', severity: 'error' },
  {
    sentence: 'Deployed shop to production',
    kind: 'deployment.finished',
    severity: 'notice',
    subject: { type: 'project', id: 'shop', label: 'Shop' },
  },
];

test.use({ shared: { prepare: (home) => seedJournal(home, [...numbered(5_000), ...special]) } });

test('what happens appears at the top while it is open', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await expect(journal.rows.first()).toBeVisible();
  await createPalette(page).run('Density: comfortable or compact');
  await expect(journal.rows.first()).toHaveAccessibleName(/Settings changed: Density/);
});

test('a reader further down is not moved, and is told what is new', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await journal.rows.first().click();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  await expect(page.getByText(/^held while you read/)).toBeVisible();
  await createPalette(page).run('Density: comfortable or compact');
  await expect(journal.fresh).toHaveText('1 new event');
  await journal.fresh.click();
  await expect(journal.fresh).toBeHidden();
  await expect(journal.rows.first()).toHaveAccessibleName(/Settings changed: Density/);
});

test('a held list stays as it is until it is let go', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await journal.hold.click();
  await expect(journal.follow).toBeVisible();
  await createPalette(page).run('Density: comfortable or compact');
  await expect(journal.fresh).toBeVisible();
  await journal.follow.click();
  await expect(journal.fresh).toBeHidden();
});

test('filters narrow the list, stand in the address and survive a reload', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await journal.onlySeverity('error');
  await expect(journal.rows).toHaveCount(1);
  await expect(journal.row(/The night backup failed/)).toBeVisible();
  await journal.search.fill('backup');
  await expect(page).toHaveURL(/severity=error/);
  await expect(page).toHaveURL(/text=backup/);
  await page.reload();
  await expect(journal.search).toHaveValue('backup');
  await expect(journal.rows).toHaveCount(1);
  await journal.search.fill('no such thing ever');
  await expect(journal.nothingFits).toBeVisible();
  await journal.clear.click();
  await expect(journal.row(/Deployed shop/)).toBeVisible();
  await expect(page).toHaveURL(/\/journal$/);
});

test('an empty search field shows all of what it is for', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await expect(journal.search).toHaveAttribute('placeholder', 'Search what happened');
  const cut = await journal.search.evaluate((field: HTMLInputElement) => {
    const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(field);
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return Number.NaN;
    context.font = font;
    const room = field.clientWidth - Number.parseFloat(paddingInlineStart) - Number.parseFloat(paddingInlineEnd);
    return Math.max(0, context.measureText(field.placeholder).width - room);
  });
  expect(cut).toBe(0);
});

test('kinds are offered with their counts', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await journal.onlyKind('backup.failed  (1)');
  await expect(journal.rows).toHaveCount(1);
  await expect(page).toHaveURL(/kinds=backup\.failed/);
});

test('the inspector shows one event whole, and its subject leads on', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await journal.row(/Deployed shop to production/).click();
  await expect(journal.inspector).toContainText('Deployed shop to production');
  await expect(journal.inspector.getByRole('heading', { level: 2 })).toHaveText('deployment.finished');
  await journal.inspector.getByRole('link', { name: 'Shop' }).click();
  await expect(page).toHaveURL(/subject=project%3Ashop/);
  await expect(journal.rows).toHaveCount(1);
  await journal.closeInspector.click();
  await expect(journal.inspector).toBeHidden();
  await expect(journal.list).toBeFocused();
});

test('J and K go through it, and the address names the event', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await expect(journal.rows.first()).toBeVisible();
  await page.keyboard.press('j');
  await expect(journal.selected).toHaveCount(1);
  await page.keyboard.press('j');
  await expect(journal.rows.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('k');
  await expect(journal.rows.first()).toHaveAttribute('aria-selected', 'true');
  await expect(page).toHaveURL(/event=\d+/);
});

test('an address names one event however old it is', async ({ page }) => {
  const journal = createJournal(page);
  await open(page, '/journal?event=17');
  await expect(journal.inspector).toContainText('Seeded event 17');
  await open(page, '/journal?event=999999999');
  await expect(journal.inspector).toContainText('There is no');
});

test('older pages come while it is scrolled, and the page stays small', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await journal.rows.first().click();
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(journal.rows.last()).toHaveAttribute('aria-posinset', /^\d{4}$/, { timeout: 100 });
  }).toPass();
  expect(await journal.rows.count()).toBeLessThanOrEqual(400);
  await page.keyboard.press('Home');
  await expect(journal.rows.first()).toHaveAttribute('aria-posinset', '1');
});
