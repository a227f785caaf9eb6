import type { Page } from '@playwright/test';

/** The variables of a project, and the secrets of all. */
export function createEnvironments(page: Page) {
  const main = page.getByRole('main');
  // A toast is a dialog, too, that is not in the way of anything.
  const dialog = page.locator('[role="dialog"]:not([aria-modal="false"])');
  const variables = main.getByRole('grid', { name: /^Variables of/ });
  return {
    variables,
    variable: (name: string) => variables.getByRole('row').filter({ hasText: name }),
    missing: main.getByRole('grid', { name: 'Missing variables' }),
    compared: main.getByRole('grid', { name: / beside / }),
    view: (name: RegExp) => main.getByRole('radio', { name }),
    add: main.getByRole('button', { name: 'Add variable' }),
    edit: (name: string) => main.getByRole('button', { name: `Edit ${name}` }),
    hide: main.getByRole('button', { name: 'Move to secrets' }),
    more: main.getByRole('button', { name: 'More for environments' }),
    menuItem: (name: RegExp) => page.getByRole('menuitem', { name }),
    secrets: main.getByRole('grid', { name: 'Secrets' }),
    secret: (name: string) => main.getByRole('grid', { name: 'Secrets' }).getByRole('row').filter({ hasText: name }),
    dialog,
    alert: page.getByRole('alertdialog'),
    field: (label: string) => dialog.getByLabel(label, { exact: true }),
    press: (label: string) => dialog.getByRole('button', { name: label, exact: true }),
  };
}
