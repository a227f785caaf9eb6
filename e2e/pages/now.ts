import type { Page } from '@playwright/test';

export function createNow(page: Page) {
  const main = page.getByRole('main', { name: 'Now' });
  const needs = main.getByRole('region', { name: 'Needs you' });
  const changes = main.getByRole('region', { name: 'What changed' });
  return {
    main,
    welcome: main.getByRole('region', { name: 'Optimus is running' }),
    needs,
    item: (sentence: string | RegExp) => needs.getByRole('listitem').filter({ hasText: sentence }),
    nothingNeeds: needs.getByText('Nothing needs you.'),
    more: (sentence: string) => needs.getByRole('button', { name: `More for: ${sentence}` }),
    running: main.getByRole('region', { name: 'Running', exact: true }),
    changes,
    change: (sentence: string | RegExp) => changes.getByRole('link', { name: sentence }),
  };
}

/** The menu of one thing that needs the user. */
export async function choose(page: Page, ...path: readonly string[]): Promise<void> {
  for (const label of path) await page.getByRole('menuitem', { name: label }).click();
}
