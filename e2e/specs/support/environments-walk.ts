import { expect } from '@playwright/test';
import { createEnvironments } from '../../pages/environments.ts';
import { open } from '../../pages/go.ts';
import { createProjects } from '../../pages/projects.ts';
import { createShell } from '../../pages/shell.ts';
import type { Shop } from './shop.ts';
import type { Walk } from './walk.ts';

/** Variables, what is missing, secrets and the questions about them. */
export const environmentsWalk = (shop: Shop): Walk => ({
  'secrets, none': async (page) => {
    await open(page, '/environments');
    await expect(page.getByText('No secret yet')).toBeVisible();
  },
  'a new secret': async (page) => {
    const environments = createEnvironments(page);
    await page.getByRole('button', { name: 'New secret' }).first().click();
    await environments.press('Keep it').click();
    await expect(environments.dialog).toContainText('Letters, digits and underscores');
    await page.keyboard.press('Escape');
    await expect(environments.dialog).toBeHidden();
  },
  'variables of a project': async (page) => {
    const projects = createProjects(page);
    await createShell(page).go('Projects');
    await projects.addFolder(shop.folder);
    await projects.row('shop').dblclick();
    await page.getByRole('tab', { name: 'Environments', exact: true }).click();
    await expect(createEnvironments(page).variable('API_TOKEN')).toContainText('secret in clear');
  },
  'a variable': async (page) => {
    const environments = createEnvironments(page);
    await environments.edit('URL').click();
    await expect(environments.dialog).toContainText('Where it stands');
  },
  'a new environment': async (page) => {
    const environments = createEnvironments(page);
    await page.keyboard.press('Escape');
    await expect(environments.dialog).toBeHidden();
    await environments.more.click();
    await environments.menuItem(/^New environment/).click();
    await expect(environments.dialog).toContainText('Reads these files');
  },
  'missing variables': async (page) => {
    const environments = createEnvironments(page);
    await page.keyboard.press('Escape');
    await expect(environments.dialog).toBeHidden();
    await environments.view(/^Missing/).click();
    await expect(environments.missing).toContainText('S3_REGION');
  },
  'files of an environment': async (page) => {
    await createEnvironments(page)
      .view(/^Files/)
      .click();
    await expect(page.getByText('Read, later ones win')).toBeVisible();
  },
  'two environments compared': async (page) => {
    const environments = createEnvironments(page);
    await environments.view(/^Compare/).click();
    await expect(environments.compared).toContainText('staging.example.com');
  },
  'secrets, one': async (page) => {
    const environments = createEnvironments(page);
    await environments.view(/^Variables/).click();
    await environments.hide.click();
    await expect(environments.variable('API_TOKEN')).toContainText('optimus://project');
    await createShell(page).go('Environments');
    await expect(environments.secret('API_TOKEN')).toBeVisible();
  },
  'uses of a secret': async (page) => {
    await page.getByRole('button', { name: 'Uses of API_TOKEN' }).click();
    await expect(createEnvironments(page).dialog).toContainText('Nobody has used it yet');
  },
});
