import { expect, type Page } from '@playwright/test';

/** Terminals, on their page and in the dock. */
export function createTerminals(page: Page) {
  const tabs = page.getByRole('tablist', { name: 'Terminals' }).locator('[aria-controls]').and(page.getByRole('tab'));
  const screens = page.locator('.xterm-rows');
  const screen = (nth: number) => screens.nth(nth);
  return {
    none: page.getByText('No terminal is open'),
    openFirst: page.getByRole('button', { name: 'Open a terminal' }),
    openAnother: page.getByRole('button', { name: 'New terminal' }),
    part: (name: 'Open' | 'Ended' | 'Search') => page.getByRole('tab', { name: new RegExp(`^${name}`) }),
    tabs,
    screens,
    screen,
    splitRight: page.getByRole('button', { name: 'Split to the right' }),
    closeThis: page.getByRole('button', { name: 'Close this terminal' }),
    openAgain: page.getByRole('button', { name: 'Open again' }),
    find: page.getByRole('searchbox', { name: 'Search in this terminal' }),
    searchKept: page.getByRole('button', { name: 'Search all that is kept' }),
    searchAll: page.getByRole('searchbox', { name: 'Search what all terminals wrote' }),
    kept: page.getByRole('grid', { name: 'Lines that are kept' }),
    /** The line that a search went to. */
    found: page.locator('.terminal-found'),
    ended: page.getByRole('grid', { name: 'Ended terminals' }),
    show: page.getByRole('button', { name: 'Show', exact: true }),
    question: page.getByRole('alertdialog'),
    /** Until the shell says that it waits for a command. */
    async ready(nth = 0): Promise<void> {
      await expect(screen(nth)).toContainText(/[$#%>]/);
    },
    async run(command: string, shows: string | RegExp, nth = 0): Promise<void> {
      await page.keyboard.type(command);
      await page.keyboard.press('Enter');
      await expect(screen(nth)).toContainText(shows);
    },
  };
}
