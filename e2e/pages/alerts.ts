import type { Page } from '@playwright/test';

export function createAlerts(page: Page) {
  const main = page.getByRole('main', { name: 'Alerts' });
  const editor = page.getByRole('dialog');
  const active = main.getByRole('list', { name: 'Active alerts', exact: true });
  return {
    main,
    tab: (name: 'Active' | 'Rules' | 'Quiet times' | 'History') =>
      main.getByRole('tab', { name: new RegExp(`^${name}`) }),
    nothingWrong: main.getByText('Nothing is wrong'),
    asleep: main.getByText('No rule is watched in safe mode'),
    active: (text: string | RegExp) => active.getByRole('listitem').filter({ hasText: text }),
    calm: (text: string | RegExp) =>
      main.getByRole('list', { name: 'Acknowledged or silenced' }).getByRole('listitem').filter({ hasText: text }),
    rule: (name: string) => main.getByRole('grid', { name: 'Alert rules' }).getByRole('row').filter({ hasText: name }),
    rules: main.getByRole('grid', { name: 'Alert rules' }),
    silences: main.getByRole('grid', { name: 'Silences' }),
    windows: main.getByRole('grid', { name: 'Maintenance windows' }),
    past: (text: string | RegExp) =>
      main.getByRole('grid', { name: 'History of alerts, newest first' }).getByRole('row').filter({ hasText: text }),
    newRule: page.getByRole('button', { name: 'New rule' }),
    newWindow: page.getByRole('button', { name: 'New window' }).first(),
    editor,
    field: (name: string) => editor.getByRole('textbox', { name, exact: true }),
    async choose(label: string, value: string) {
      await editor.getByRole('combobox', { name: label, exact: true }).click();
      await page.getByRole('option', { name: value }).click();
    },
    button: (name: string) => editor.getByRole('button', { name, exact: true }),
    async more(sentence: string, label: string) {
      await main.getByRole('button', { name: `More for: ${sentence}` }).click();
      await page.getByRole('menuitem', { name: label }).click();
    },
  };
}
