import type { Page } from '@playwright/test';

export function createRemindersPage(page: Page) {
  const main = page.getByRole('main');
  // A notice at the corner is a dialog, too, for assistive technology.
  const dialog = page.locator('[role=dialog]:not([aria-modal=false])');
  const list = main.getByRole('grid', { name: 'Reminders, soonest first' });
  const inspector = main.getByRole('complementary');
  return {
    main,
    dialog,
    list,
    inspector,
    row: (text: string | RegExp) => list.getByRole('row').filter({ hasText: text }),
    add: page.getByRole('banner').getByRole('button', { name: 'Add a reminder…' }),
    field: (name: string) => dialog.getByLabel(name, { exact: true }),
    press: (name: string) => dialog.getByRole('button', { name }),
    inPlace: (name: string) => inspector.getByLabel(name, { exact: true }),
    save: inspector.getByRole('button', { name: 'Save' }),
  };
}
