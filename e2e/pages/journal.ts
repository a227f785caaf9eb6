import type { Page } from '@playwright/test';

export function createJournal(page: Page) {
  const main = page.getByRole('main', { name: 'Journal' });
  const list = main.getByRole('listbox', { name: 'Journal, newest first' });
  const filters = main.getByRole('search', { name: 'Filter the journal' });
  const inspector = main.getByRole('complementary');
  return {
    main,
    list,
    rows: list.getByRole('option'),
    row: (sentence: string | RegExp) => list.getByRole('option', { name: sentence }),
    selected: list.getByRole('option', { selected: true }),
    search: filters.getByRole('searchbox', { name: 'Search what happened' }),
    range: filters.getByRole('combobox', { name: 'Time range' }),
    clear: filters.getByRole('button', { name: 'Clear', exact: true }),
    hold: filters.getByRole('button', { name: 'Hold the list' }),
    follow: filters.getByRole('button', { name: 'Follow what happens' }),
    fresh: main.getByRole('button', { name: /new events?$/ }),
    nothingFits: main.getByText('Nothing that happened fits these filters'),
    inspector,
    closeInspector: inspector.getByRole('button', { name: 'Close inspector' }),
    async onlyKind(kind: string) {
      await filters.getByRole('button', { name: 'Kind' }).click();
      await page.getByRole('menuitemcheckbox', { name: kind }).click();
      await page.keyboard.press('Escape');
    },
    async onlySeverity(word: string) {
      await filters.getByRole('button', { name: 'Severity' }).click();
      await page.getByRole('menuitemcheckbox', { name: word }).click();
      await page.keyboard.press('Escape');
    },
  };
}
