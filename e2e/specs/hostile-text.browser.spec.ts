import { open, overflow } from '../pages/go.ts';
import { createJournal } from '../pages/journal.ts';
import { createNow } from '../pages/now.ts';
import { createPalette } from '../pages/palette.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { type SeededEvent, seedJournal } from './support/seed.ts';

const html = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script><b>bold</b>';
const hostile: SeededEvent[] = [
  { sentence: `Long ${'x'.repeat(4_000)} end` },
  { sentence: 'مرحبا بالعالم هذا نص من اليمين إلى اليسار' },
  { sentence: '‮Turned round‬ by a mark' },
  { sentence: 'Family 👨‍👩‍👧‍👦 and flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and Z̸̢̛a̶l̷g̵o̴' },
  { sentence: 'Bell \u0007 escape \u001b[31mred\u001b[0m nul-like \u0001 end' },
  { sentence: `Markup ${html}` },
  { sentence: 'javascript:alert(1) {{7*7}} $(7*7) %s %n' },
  { sentence: '', kind: 'test.empty' },
  {
    sentence: 'Its subject is hostile too',
    subject: { type: 'x'.repeat(64), id: `"><svg onload=window.hurt=1> ${'i'.repeat(300)}`, label: html.slice(0, 200) },
  },
];

test.use({ shared: { prepare: (home) => seedJournal(home, hostile) } });

const unhurt = (page: import('@playwright/test').Page) => page.evaluate(() => !('hurt' in window));

test('whatever a sentence holds is shown as text on the first screen', async ({ launch, home }) => {
  await seedJournal(home, hostile);
  const page = await (await launch({ home })).page();
  const now = createNow(page);
  await expect(now.changes).toContainText(html);
  await expect(now.changes).toContainText('مرحبا بالعالم');
  await expect(now.changes.locator('img, script, svg[onload]')).toHaveCount(0);
  expect(await overflow(page)).toBe(0);
  expect(await unhurt(page)).toBe(true);
});

test('in the journal every row keeps its height and its place', async ({ page }) => {
  const journal = createJournal(page);
  await createShell(page).go('Journal');
  await expect(journal.row(/Markup <img/)).toBeVisible();
  const heights = await journal.rows.evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
  expect(new Set(heights).size).toBe(1);
  expect(await overflow(page)).toBe(0);
  expect(await unhurt(page)).toBe(true);
});

test('the inspector wraps what is long and shows what is hostile', async ({ page }) => {
  const journal = createJournal(page);
  for (let id = 1; id <= hostile.length; id++) {
    await open(page, `/journal?event=${id}`);
    await expect(journal.inspector).toContainText(`event ${id}`);
    await expect(journal.inspector.getByRole('button', { name: 'Copy JSON' })).toBeVisible();
    expect(await overflow(page), `event ${id}`).toBe(0);
  }
  expect(await unhurt(page)).toBe(true);
});

test('a hostile subject leads to itself and to nothing else', async ({ page }) => {
  const journal = createJournal(page);
  await open(page, `/journal?event=${hostile.length}`);
  await journal.inspector.getByRole('link', { name: /<img src=x/ }).click();
  await expect(journal.rows).toHaveCount(1);
  await page.reload();
  await expect(journal.rows).toHaveCount(1);
  expect(await unhurt(page)).toBe(true);
});

test('the palette shows it as text as well, found and typed', async ({ page }) => {
  const palette = createPalette(page);
  await createShell(page).go('About');
  await palette.open();
  await palette.field.fill('<img src=x');
  await expect(palette.group('Journal').getByRole('option', { name: /Markup <img/ })).toBeVisible();
  await expect(palette.dialog.locator('img')).toHaveCount(0);
  await palette.field.fill(html.repeat(20));
  await expect(palette.nothing).toBeVisible();
  expect(await unhurt(page)).toBe(true);
});

test('an address full of nonsense is met with calm', async ({ page }) => {
  const journal = createJournal(page);
  await open(
    page,
    `/journal?event=%3Cscript%3E&severity=${'x,'.repeat(200)}&range=ever&subject=:&text=${'%25'.repeat(300)}`,
  );
  await expect(journal.nothingFits).toBeVisible();
  await open(page, '/settings?section=toString&setting=constructor');
  await expect(createShell(page).title('Settings')).toBeVisible();
  await expect(page.getByRole('radiogroup', { name: 'Theme' })).toBeVisible();
});
