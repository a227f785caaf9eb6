import type { Page } from '@playwright/test';

export function createRecovery(page: Page) {
  const dialog = page.getByRole('alertdialog');
  return {
    title: page.getByRole('heading', { level: 1, name: 'The database is damaged' }),
    choice: (name: string | RegExp) => page.getByRole('radio', { name }),
    use: page.getByRole('button', { name: 'Use this copy' }),
    startEmpty: page.getByRole('button', { name: 'Start empty' }),
    lookAround: page.getByRole('button', { name: 'Look around first' }),
    dialog,
    confirm: (verb: string) => dialog.getByRole('button', { name: verb }),
    banner: page.getByRole('alert').filter({ hasText: 'The database is damaged' }),
  };
}
