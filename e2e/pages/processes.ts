import type { Page } from '@playwright/test';

/** Every process of the machine. */
export function createProcesses(page: Page) {
  const main = page.getByRole('main', { name: 'Processes', exact: true });
  const grid = main.getByRole('grid', { name: 'Processes' });
  const dialog = page.getByRole('dialog');
  return {
    main,
    grid,
    rows: grid.locator('[data-row]'),
    search: main.getByRole('searchbox', { name: 'Search processes' }),
    as: (layout: 'List' | 'Tree') => main.getByRole('radio', { name: layout }),
    nothingFits: main.getByText('No process fits these filters'),
    /** On the page of a project. */
    ofProject: (name: string) => page.getByRole('grid', { name: `Processes of ${name}, now` }),
    inspector: main.getByRole('complementary').filter({ has: page.getByRole('button', { name: 'Close inspector' }) }),
    end: main.getByRole('button', { name: 'End…' }),
    dialog,
    confirm: dialog.getByRole('button', { name: /^End (process|\d+ processes)$/ }),
    receipt: dialog.getByRole('status'),
    close: dialog.getByRole('button', { name: 'Close', exact: true }).first(),
  };
}
