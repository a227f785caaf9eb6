import type { Page } from '@playwright/test';

export function createMemoryPage(page: Page) {
  const main = page.getByRole('main');
  // A notice at the corner is a dialog, too, for assistive technology.
  const dialog = page.locator('[role=dialog]:not([aria-modal=false])');
  return {
    main,
    dialog,
    confirm: page.getByRole('alertdialog'),
    write: page.getByRole('banner').getByRole('button', { name: 'Write a memory…' }),
    tab: (name: string) => main.getByRole('tab', { name: new RegExp(`^${name}`) }),
    list: main.getByRole('listbox', { name: 'Memories, newest first' }),
    row: (text: string | RegExp) =>
      main.getByRole('listbox', { name: 'Memories, newest first' }).getByRole('option').filter({ hasText: text }),
    proposals: main.getByRole('listbox', { name: 'Proposed memories, oldest first' }),
    proposal: (text: string | RegExp) =>
      main
        .getByRole('listbox', { name: 'Proposed memories, oldest first' })
        .getByRole('option')
        .filter({ hasText: text }),
    sources: main.getByRole('listbox', { name: 'Sources, newest first' }),
    inspector: main.getByRole('complementary'),
    search: main.getByRole('searchbox', { name: 'Search memories' }),
    asOf: main.getByLabel('As of'),
    field: (name: string) => dialog.getByLabel(name),
    press: (name: string) => dialog.getByRole('button', { name }),
  };
}
