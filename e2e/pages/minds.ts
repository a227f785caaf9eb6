import type { Page } from '@playwright/test';
import { open } from './go.ts';

/** Connections to models, their prices, models of this machine, roles and spend. */
export function createMinds(page: Page) {
  const main = page.getByRole('main');
  // A message in the corner is a dialog, too, and none that asks.
  const dialog = page.locator('[role=dialog]:not([aria-modal=false])');
  const rows = (grid: string | RegExp) => main.getByRole('grid', { name: grid }).locator('[data-row]');
  return {
    main,
    dialog,
    question: page.getByRole('alertdialog'),
    press: (name: string | RegExp) => dialog.getByRole('button', { name }),
    field: (name: string) => dialog.getByRole('textbox', { name, exact: true }),
    tab: (name: string) => main.getByRole('tab', { name: new RegExp(`^${name}`) }),
    menuItem: (name: string | RegExp) => page.getByRole('menuitem', { name }),

    nothing: main.getByText('No model is connected'),
    connect: (what: string) => main.getByRole('button', { name: `Connect ${what}`, exact: true }),
    found: main.getByRole('region', { name: 'Found on this machine' }),
    connection: (text: string | RegExp) => rows('Connections').filter({ hasText: text }),
    fault: main.getByRole('alert'),
    models: rows(/^Models of/),
    model: (text: string | RegExp) => rows(/^Models of/).filter({ hasText: text }),

    consent: main.getByRole('switch', { name: /^Fetch models from/ }),
    local: (name: string) => main.getByRole('listitem').filter({ hasText: name }),
    fetch: (name: string) => main.getByRole('button', { name: `Fetch ${name}` }),
    progress: (name: string) => main.getByRole('progressbar', { name: `Fetching ${name}` }),
    role: (name: string) => main.getByRole('combobox', { name }),
    spent: rows('Spent by model and purpose'),

    async openConnection(name: string) {
      await open(page, '/minds');
      await rows('Connections').filter({ hasText: name }).first().click();
      await page.keyboard.press('Enter');
      await main.getByRole('region', { name: /^Models and prices/ }).waitFor();
    },
  };
}
