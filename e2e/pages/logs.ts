import type { Page } from '@playwright/test';

/** What services and containers write. */
export function createLogs(page: Page) {
  const main = page.getByRole('main');
  const filters = main.getByRole('search', { name: 'Filter the log' });
  const grid = main.getByRole('grid', { name: /^Lines/ });
  return {
    main,
    grid,
    row: (text: string | RegExp) => grid.getByRole('row').filter({ hasText: text }),
    current: grid.locator('[data-cursor]'),
    place: (text: string | RegExp) => grid.locator('[data-frame]').filter({ hasText: text }),
    search: filters.getByRole('searchbox', { name: 'Search the lines' }),
    regex: filters.getByRole('button', { name: 'Regular expression' }),
    problem: filters.getByRole('alert'),
    level: (word: string) => filters.getByRole('button', { name: new RegExp(`^${word}`) }),
    clearFilters: filters.getByRole('button', { name: 'Clear filters' }),
    follow: filters.getByRole('button', { name: 'Follow the end' }),
    nextError: filters.getByRole('button', { name: 'Next error' }),
    as: (view: 'Lines' | 'Repeated errors') => filters.getByRole('radio', { name: view }),
    fresh: main.getByRole('button', { name: /new lines?$/ }),
    timeLine: main.getByRole('slider', { name: /^Lines over time/ }),
    nothingFits: main.getByText('No line fits these filters'),
    noSource: main.getByText('Nothing has run yet that writes lines'),
    groups: main.getByRole('grid', { name: /^Repeated errors/ }),
    inspector: main.getByRole('complementary'),
    dialog: page.getByRole('alertdialog'),
    async more(label: string | RegExp) {
      await filters.getByRole('button', { name: 'More of the log' }).click();
      await page
        .getByRole('menuitem', { name: label })
        .or(page.getByRole('menuitemcheckbox', { name: label }))
        .click();
    },
  };
}
