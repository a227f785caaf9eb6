import type { Page } from '@playwright/test';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The history of runs. */
export function createRuns(page: Page) {
  const main = page.getByRole('main', { name: 'Runs' });
  const table = main.getByRole('grid', { name: 'Runs, newest first' });
  const filters = main.getByRole('search', { name: 'Filter runs' });
  const rows = table.getByRole('row').filter({ hasNot: page.getByRole('columnheader') });
  return {
    main,
    table,
    rows,
    row: (name: string) => rows.filter({ hasText: name }),
    selected: table.getByRole('row', { selected: true }),
    search: filters.getByRole('searchbox', { name: 'Search runs' }),
    clear: filters.getByRole('button', { name: 'Clear', exact: true }),
    nothingFits: main.getByText('No run fits these filters'),
    nothingYet: main.getByText('Nothing has run yet'),
    inspector: main.getByRole('complementary'),
    async onlyState(word: string) {
      await filters.getByRole('button', { name: 'State' }).click();
      await page.getByRole('menuitemcheckbox', { name: word, exact: true }).click();
      await page.keyboard.press('Escape');
    },
  };
}

/** One run: its steps, its log and what can be done to it. */
export function createRun(page: Page) {
  const main = page.getByRole('main');
  const bar = page.getByRole('banner');
  const steps = main.getByRole('listbox', { name: /^Steps of / });
  const log = main.getByRole('region', { name: /^Log of / });
  const dialog = page.getByRole('alertdialog');
  return {
    main,
    title: (name: string) => page.getByRole('heading', { level: 1, name, exact: true }),
    /** The word that stands first on the page: how the run stands. */
    state: (word: string) => main.getByText(word, { exact: true }).first(),
    steps,
    /** By its title, and by its state where that is given. */
    step: (title: string, state?: string) =>
      steps.getByRole('option', {
        name: new RegExp(`^${escaped(title)}, ${state ? `.*\\b${escaped(state)}\\b` : ''}`),
      }),
    table: main.getByRole('grid', { name: /^Steps of / }),
    as: (view: 'Graph' | 'Table') => main.getByRole('radio', { name: view }),
    inspector: main.getByRole('complementary'),
    approve: main.getByRole('button', { name: 'Approve' }).first(),
    reject: main.getByRole('button', { name: 'Reject' }).first(),
    cancel: bar.getByRole('button', { name: 'Cancel…' }),
    pause: bar.getByRole('button', { name: /^Pause/ }),
    goOn: bar.getByRole('button', { name: 'Go on' }),
    async retry(label: string) {
      await bar.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('menuitem', { name: label }).click();
    },
    dialog,
    confirmCancel: dialog.getByRole('button', { name: 'Cancel run' }),
    log,
    line: (text: string | RegExp) => log.getByText(text),
    searchLog: main.getByRole('searchbox', { name: 'Search the log' }),
  };
}

/** What runs now, in the status bar. */
export function createTray(page: Page) {
  const status = page.getByRole('contentinfo').getByRole('button', { name: /\bruns?\b/ });
  const popup = page.getByRole('dialog', { name: 'Running now' });
  return {
    status,
    popup,
    item: (name: string) => popup.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) }),
    approve: popup.getByRole('button', { name: 'Approve' }),
    cancel: (text: string | RegExp) => popup.getByRole('button', { name: text }),
  };
}
