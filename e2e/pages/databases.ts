import type { Page } from '@playwright/test';

/** Databases that are watched, one of them in depth, and how they are connected. */
export function createDatabases(page: Page) {
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  return {
    main,
    connect: page.getByRole('button', { name: 'Connect a database' }),
    table: main.getByRole('grid', { name: 'Databases', exact: true }),
    dialog,
    field: (name: string) => dialog.getByLabel(name, { exact: true }),
    async choose(field: string, option: string) {
      await dialog.getByRole('combobox', { name: field }).click();
      await page.getByRole('option', { name: option }).click();
    },
    test: dialog.getByRole('button', { name: 'Test' }),
    submit: dialog.getByRole('button', { name: 'Connect', exact: true }),
    tab: (name: string) => main.getByRole('tab', { name }),
    question: page.getByRole('alertdialog'),
  };
}
