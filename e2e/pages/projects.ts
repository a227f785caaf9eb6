import type { Page } from '@playwright/test';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The list of projects, as table or grid, with what narrows it. */
export function createProjects(page: Page) {
  const main = page.getByRole('main', { name: 'Projects', exact: true });
  const bar = page.getByRole('banner');
  const grid = main.getByRole('grid', { name: 'Projects' });
  const rail = main.getByRole('complementary', { name: 'Views and filters' });
  const views = page.getByRole('navigation', { name: 'Views' });
  const chosen = main.getByRole('toolbar', { name: 'What to do with the chosen projects' });
  const dialog = page.getByRole('dialog');
  const alert = page.getByRole('alertdialog');
  /** Rows of the table without its header. */
  const rows = grid.locator('[data-row]');
  const cards = grid.locator('[data-card]');
  return {
    main,
    grid,
    rows,
    cards,
    /** By the name that the row begins with. */
    row: (name: string) => rows.filter({ hasText: new RegExp(`^${escaped(name)}`) }),
    card: (name: string) => cards.filter({ hasText: new RegExp(`^${escaped(name)}`) }),
    /** Every element of the list, for the count of nodes. */
    nodes: grid.locator('*'),
    selected: grid.locator('[data-cursor]'),
    column: (name: string) => grid.getByRole('columnheader', { name }),
    /** `72`, `3 of 72`, with how far a scan is. */
    subtitle: (text: string | RegExp) => bar.getByText(text),
    search: main.getByRole('searchbox', { name: 'Search projects' }),
    clear: main.getByRole('button', { name: 'Clear', exact: true }),
    nothingFits: main.getByText('No project fits these filters'),
    clearFilters: main.getByRole('button', { name: 'Clear filters' }),
    as: (layout: 'Table' | 'Grid') => main.getByRole('radio', { name: layout }),
    lookAgain: bar.getByRole('button', { name: 'Look at everything again' }),
    folders: bar.getByRole('button', { name: 'Folders' }),
    whoUses: bar.getByRole('button', { name: 'Who uses…' }),
    /** What the dialogs that ask something of all projects have found. */
    found: dialog.getByRole('listitem'),
    rail,
    showRail: main.getByRole('button', { name: 'Views and filters' }),
    views,
    view: (name: string) => views.getByRole('button', { name: new RegExp(`^${escaped(name)}\\s?[\\d,]*$`) }),
    saveView: main.getByRole('button', { name: 'Save view…' }),
    /** An option of a facet, with its count: `TypeScript 12`. A language, where a technology has the same name. */
    facet: (label: string) => rail.getByRole('button', { name: new RegExp(`^${escaped(label)}\\s?[\\d,]+$`) }).first(),
    /** Options that have no room before they are asked for. */
    async moreOf(title: 'Language' | 'Technology') {
      const group = rail.locator('div').filter({ has: page.getByRole('button', { name: title, exact: true }) });
      await group
        .last()
        .getByRole('button', { name: /^\d+ more$/ })
        .click();
    },
    inspector: main.getByRole('complementary').filter({ has: page.getByRole('button', { name: 'Close inspector' }) }),
    chosen,
    act: (label: string | RegExp) => chosen.getByRole('button', { name: label }),
    menuItem: (label: string | RegExp) => page.getByRole('menuitem', { name: label }),
    dialog,
    alert,
    /** First steps, while nothing is known. */
    suggestion: (path: string | RegExp) => main.getByRole('checkbox', { name: path }),
    look: main.getByRole('button', { name: /^Look in th/ }),
    another: main.getByRole('button', { name: /^(Another|Add a) folder…$/ }),
    async addFolder(path: string) {
      await main.getByRole('button', { name: /^(Another|Add a) folder…$/ }).click();
      await dialog.getByRole('textbox', { name: 'Folder' }).fill(path);
      await dialog.getByRole('button', { name: 'Look there' }).click();
    },
    async tag(tags: string) {
      await dialog.getByRole('textbox', { name: 'New tags' }).fill(tags);
      await dialog.getByRole('button', { name: 'Save tags' }).click();
    },
    async nameView(name: string) {
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
      await dialog.getByRole('button', { name: /^(Save view|Replace view|Rename)$/ }).click();
    },
  };
}
