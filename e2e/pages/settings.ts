import type { Page } from '@playwright/test';

export function createSettings(page: Page) {
  const main = page.getByRole('main', { name: 'Settings' });
  // A changed one says so in its name.
  const setting = (label: string) => main.getByRole('group', { name: new RegExp(`^${label}( changed)?$`) });
  return {
    main,
    search: main.getByRole('searchbox', { name: 'Search settings' }),
    section: (name: string) =>
      main.getByRole('navigation', { name: 'Sections of the settings' }).getByRole('link', { name, exact: true }),
    shownSection: (name: string) => main.getByRole('region', { name, exact: true }),
    setting,
    choice: (label: string, value: string) => setting(label).getByRole('radio', { name: value, exact: true }),
    field: (label: string) => setting(label).getByRole('textbox', { name: label }),
    problem: (label: string) => setting(label).getByRole('status'),
    changed: (label: string) => setting(label).getByText('changed', { exact: true }),
    reset: (label: string) => main.getByRole('button', { name: `Back to the default: ${label}` }),
    file: main.getByText(/settings\.json$/),
    importField: page.getByLabel('Settings file to import'),
    /** From the menu at the top: `Export to a file`. */
    async act(label: string) {
      await page.getByRole('button', { name: 'Export, import and reset' }).click();
      await page.getByRole('menuitem', { name: label }).click();
    },
  };
}
