import type { Page } from '@playwright/test';

/** Places, what is live there, and the receipts. */
export function createDeployments(page: Page) {
  const main = page.getByRole('main');
  // A message in the corner is a dialog, too, and none that asks.
  // The palette, while it fades, is a dialog still.
  const dialog = page.locator('[role=dialog]:not([aria-modal=false]):not([data-closed])');
  const section = (name: string | RegExp) => main.getByRole('region', { name });
  const inspector = main.getByRole('complementary').filter({
    has: page.getByRole('button', { name: 'Close inspector' }),
  });
  const versions = section('Versions');
  const history = main.getByRole('grid', { name: 'Deployments, newest first' });
  return {
    main,
    nothing: main.getByText('Nothing is deployed anywhere yet'),
    add: page.getByRole('button', { name: 'Add a place…' }).first(),
    places: main.getByRole('grid', { name: 'Places', exact: true }),
    place: (name: string) =>
      main
        .getByRole('grid', { name: /^Places/ })
        .locator('[data-row]')
        .filter({ hasText: name }),

    dialog,
    field: (name: string) => dialog.getByRole('textbox', { name, exact: true }),
    part: (name: string) => dialog.locator('summary', { hasText: name }),
    /** Else what a test has begun would outlive its program. */
    async endWithOptimus() {
      await dialog.locator('summary', { hasText: 'Where it is reached' }).click();
      await dialog.getByRole('checkbox', { name: /^Goes on when Optimus ends/ }).click();
    },
    source: (name: 'Working tree' | 'Branch' | 'Commit' | 'Tag') => dialog.getByRole('radio', { name }),
    press: (name: string | RegExp) => dialog.getByRole('button', { name }),
    question: page.getByRole('alertdialog'),
    menuItem: (name: string | RegExp) => page.getByRole('menuitem', { name }),

    deploy: page.getByRole('banner').getByRole('button', { name: 'Deploy…' }),
    more: page.getByRole('button', { name: 'More for this place' }),
    live: section('Live now'),
    steps: main.getByRole('list', { name: /^Steps of / }),
    version: (number: number) => versions.getByRole('listitem').filter({ hasText: new RegExp(`^#${number}(?!\\d)`) }),
    goBack: (number: number) => versions.getByRole('button', { name: `Go back to #${number}`, exact: true }),
    history,
    past: (text: string | RegExp) => history.locator('[data-row]').filter({ hasText: text }),
    receipt: inspector,
    figure: (name: string) => inspector.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) }),
  };
}
