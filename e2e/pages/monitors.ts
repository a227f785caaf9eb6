import type { Page } from '@playwright/test';

/** Charts over time: of the machine, of Optimus, of a project. */
export function createMonitors(page: Page) {
  const main = page.getByRole('main');
  const section = (name: string) => main.getByRole('region', { name, exact: true });
  const figure = (part: string, title: string) => section(part).getByRole('figure', { name: title, exact: true });
  return {
    main,
    tab: (name: 'Machine' | 'Projects' | 'Optimus') => main.getByRole('tab', { name }),
    section,
    figure,
    chart: (part: string, title: string) => figure(part, title).getByRole('application', { name: title }),
    /** The value of a line, as its legend says. */
    line: (part: string, title: string, name: string) =>
      figure(part, title).getByRole('button', { name: new RegExp(`^${name}`) }),
    /** What the cursor of a chart is on, in words. */
    reading: (part: string, title: string) => figure(part, title).locator('[aria-live]'),
    async more(title: string, label: string) {
      await main
        .getByRole('button', { name: `More of ${title}` })
        .first()
        .click();
      await page.getByRole('menuitem', { name: label }).click();
    },
    table: (title: string) => main.getByRole('grid', { name: `${title}, as a table` }),
    range: (name: string) => main.getByRole('radio', { name, exact: true }),
    backToLive: main.getByRole('button', { name: 'Back to live' }),
    custom: main.getByRole('button', { name: 'Custom' }),
    changes: page.getByRole('dialog', { name: /^What changed before/ }),
    costs: main.getByRole('grid', { name: 'What projects cost' }),
  };
}
