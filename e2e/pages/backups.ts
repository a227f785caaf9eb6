import type { Page } from '@playwright/test';
import { open } from './go.ts';

/** Plans, targets, snapshots, and what comes back out of them. */
export function createBackups(page: Page) {
  const main = page.getByRole('main');
  // A message in the corner is a dialog, too, and none that asks.
  const dialog = page.locator('[role=dialog]:not([aria-modal=false])');
  const rows = (grid: string | RegExp) => main.getByRole('grid', { name: grid }).locator('[data-row]');
  const steps = main.getByRole('list', { name: 'Steps', exact: true });
  return {
    main,
    dialog,
    question: page.getByRole('alertdialog'),
    menuItem: (name: string | RegExp) => page.getByRole('menuitem', { name }),
    press: (name: string | RegExp) => dialog.getByRole('button', { name }),
    field: (name: string) => page.getByRole('textbox', { name, exact: true }),
    tab: (name: string) => main.getByRole('tab', { name: new RegExp(`^${name}`) }),

    nothing: main.getByText('Nothing is backed up yet'),
    setUp: main.getByRole('button', { name: 'Set up the first backup' }),
    step: (name: string) => steps.locator('[aria-current=step]').filter({ hasText: name }),
    project: main.getByRole('button', { name: /^Project: / }),
    findProject: page.getByRole('searchbox', { name: 'Find a project' }),
    goOn: main.getByRole('button', { name: 'Go on', exact: true }),
    backUpNow: page.getByRole('button', { name: 'Back up now', exact: true }),
    isSetUp: main.getByRole('heading', { name: /is set up$/ }),
    password: main.locator('code.select-all'),
    keptIt: main.getByRole('button', { name: /^I have kept it/ }),
    progress: main.getByRole('progressbar'),

    plan: (text: string | RegExp) => rows('Plans').filter({ hasText: text }),
    target: (text: string | RegExp) => rows('Targets').filter({ hasText: text }),
    snapshot: (text: string | RegExp) => rows(/^Snapshots/).filter({ hasText: text }),
    snapshots: rows(/^Snapshots/),
    jobs: rows('What was done, newest first'),
    damages: main.getByRole('grid', { name: 'Damages' }),
    more: (of: 'plan' | 'target') => page.getByRole('button', { name: `More for this ${of}` }),

    tree: main.getByRole('grid', { name: 'Files of the snapshot' }),
    entry: (name: string) =>
      rows('Files of the snapshot').filter({ has: page.getByRole('checkbox', { name: `Bring back ${name}` }) }),
    inspector: main.getByRole('complementary').filter({
      has: page.getByRole('button', { name: 'Close inspector' }),
    }),
    receipt: main.getByRole('region', { name: 'Receipt' }),

    /** By its name, from the list of plans. */
    async openPlan(text: string) {
      await open(page, '/backups');
      await rows('Plans').filter({ hasText: text }).first().click();
      await page.keyboard.press('Enter');
      await main.getByRole('tablist', { name: 'Parts of the plan' }).waitFor();
    },
    async openTarget(text: string) {
      await open(page, '/backups?view=targets');
      await rows('Targets').filter({ hasText: text }).first().click();
      await page.keyboard.press('Enter');
      await main.getByRole('tablist', { name: 'Parts of the target' }).waitFor();
    },
  };
}
