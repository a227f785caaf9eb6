import type { Page } from '@playwright/test';

export function createPalette(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Search or run a command' });
  const field = dialog.getByRole('combobox', { name: 'Search or run a command' });
  const results = dialog.getByRole('listbox', { name: 'Results' });
  /** Before the program is on screen nobody hears a key. */
  const shown = page.getByRole('banner').getByRole('button', { name: 'Search or run a command' });
  return {
    shown,
    dialog,
    field,
    results,
    group: (name: string) => results.getByRole('group', { name }),
    option: (name: string | RegExp) => results.getByRole('option', { name }),
    selected: results.getByRole('option', { selected: true }),
    nothing: dialog.getByText(/^Nothing is called/),
    async open() {
      await shown.waitFor();
      await page.keyboard.press('ControlOrMeta+k');
      await field.waitFor();
    },
    /** Finds the one thing that is called so and takes it. */
    async run(name: string) {
      await shown.waitFor();
      await page.keyboard.press('ControlOrMeta+k');
      await field.fill(name);
      await results.getByRole('option', { name }).first().click();
      await dialog.waitFor({ state: 'hidden' });
    },
  };
}
