import type { Page } from '@playwright/test';

export function createDrawer(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'What needs you', exact: true });
  const putAway = dialog.getByRole('region', { name: 'Put away' });
  return {
    dialog,
    needs: dialog.getByRole('region', { name: 'Needs you' }),
    putAway,
    bringBack: putAway.getByRole('button', { name: 'Bring back' }),
    empty: dialog.getByText('Nothing needs you', { exact: true }),
    close: dialog.getByRole('button', { name: 'Close' }),
  };
}
