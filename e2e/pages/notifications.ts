import type { Page } from '@playwright/test';

export function createNotifications(page: Page) {
  const main = page.getByRole('main', { name: 'Notifications' });
  const dialog = page.getByRole('dialog');
  const list = main.getByRole('grid', { name: 'Notices, newest first' });
  return {
    main,
    dialog,
    bell: page.getByRole('banner').getByRole('link', { name: /^Notifications/ }),
    tab: (name: string) => main.getByRole('tab', { name: new RegExp(`^${name}`) }),
    list,
    notice: (text: string | RegExp) => list.getByRole('row').filter({ hasText: text }),
    channels: main.getByRole('grid', { name: 'Channels' }),
    channel: (name: string) => main.getByRole('grid', { name: 'Channels' }).getByRole('row').filter({ hasText: name }),
    deliveries: main.getByRole('grid', { name: 'Deliveries, newest first' }),
    delivery: (text: string | RegExp) =>
      main.getByRole('grid', { name: 'Deliveries, newest first' }).getByRole('row').filter({ hasText: text }),
    button: (name: string | RegExp) => main.getByRole('button', { name }),
    field: (name: string) => dialog.getByRole('textbox', { name, exact: true }),
    answer: (text: string | RegExp) => main.getByRole('note').filter({ hasText: text }),
    async add(kind: string) {
      await main.getByRole('button', { name: 'Add a channel' }).click();
      await page.getByRole('menuitem', { name: kind }).click();
    },
    async choose(label: string, value: string) {
      await dialog.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name: value }).click();
    },
    save: (name = 'Add channel') => dialog.getByRole('button', { name }).click(),
  };
}
