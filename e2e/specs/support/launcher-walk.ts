import { expect } from '@playwright/test';
import { open } from '../../pages/go.ts';
import { createLauncher } from '../../pages/launcher.ts';
import { createProjects } from '../../pages/projects.ts';
import { createShell } from '../../pages/shell.ts';
import type { Services } from './services.ts';
import type { Walk } from './walk.ts';

/** Services on the screen: started, in conflict, looked into, changed. */
export const launcherWalk = (services: Services): Walk => ({
  'running, nothing': async (page) => {
    await open(page, '/running');
    await expect(createLauncher(page).nothing).toBeVisible();
  },
  'cards, one healthy': async (page) => {
    const projects = createProjects(page);
    await createShell(page).go('Projects');
    await projects.addFolder(services.folder);
    await expect(projects.rows).toHaveCount(3);
    await projects.as('Grid').click();
    await createLauncher(page).startOf('shop').click();
    await expect(projects.card('shop')).toContainText('healthy');
  },
  'a port that is held': async (page) => {
    await createLauncher(page).startOf('ledger').click();
    await expect(createLauncher(page).conflict).toBeVisible();
  },
  'running, one failed': async (page) => {
    const launcher = createLauncher(page);
    await launcher.cancel.click();
    await launcher.startOf('broken').click();
    await expect(createProjects(page).card('broken')).toContainText('failed');
    await open(page, '/running');
    await expect(launcher.grid).toContainText('failed');
  },
  'running, one looked into': async (page) => {
    const launcher = createLauncher(page);
    await launcher.rows.filter({ hasText: 'shop' }).click({ position: { x: 300, y: 12 } });
    await page.keyboard.press('Enter');
    await expect(launcher.inspector).toContainText('Is it ready?');
    await expect(launcher.inspector).toContainText('What was done');
  },
  'running, a receipt': async (page) => {
    const launcher = createLauncher(page);
    await launcher
      .receipt(/^Receipt: Start/)
      .first()
      .click();
    await expect(launcher.dialog).toBeVisible();
  },
  'a new start set': async (page) => {
    const launcher = createLauncher(page);
    await page.keyboard.press('Escape');
    await expect(launcher.dialog).toBeHidden();
    await launcher.sets.click();
    await launcher.menuItem(/^Make a start set/).click();
    await expect(launcher.dialog).toContainText('web of shop');
  },
  'running, with a start set': async (page) => {
    const launcher = createLauncher(page);
    await launcher.field('Name').fill('everything');
    await launcher.save.click();
    await expect(launcher.set('everything')).toBeVisible();
    // Its message would go of itself while somebody looks at its colours.
    await expect(createShell(page).dismiss).toHaveCount(0);
  },
  'how a project starts': async (page) => {
    await createShell(page).go('Projects');
    await createProjects(page).card('shop').dblclick();
    await page.getByRole('tab', { name: 'Run', exact: true }).click();
    await expect(createLauncher(page).services('shop')).toContainText('serve.mjs');
  },
  'a new service, not right yet': async (page) => {
    const launcher = createLauncher(page);
    await launcher.add.click();
    await launcher.save.click();
    await expect(launcher.dialog).toContainText('Something above has to be put right first.');
  },
});
