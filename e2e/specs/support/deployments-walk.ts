import { expect } from '@playwright/test';
import { createDeployments } from '../../pages/deployments.ts';
import { open } from '../../pages/go.ts';
import { createProjects } from '../../pages/projects.ts';
import { createShell } from '../../pages/shell.ts';
import type { Shipped } from './shipped.ts';
import type { Walk } from './walk.ts';

/** Places: none, one being set up, one with versions, its receipt, and the questions about it. */
export const deploymentsWalk = (shipped: Shipped): Walk => ({
  'deployments, nothing': async (page) => {
    await createShell(page).go('Projects');
    await createProjects(page).addFolder(shipped.folder);
    await expect(createProjects(page).row('parcel')).toBeVisible();
    await createProjects(page).row('parcel').dblclick();
    await page.getByRole('tab', { name: 'Deploy', exact: true }).click();
    await expect(createDeployments(page).main).toContainText('It is shipped nowhere yet');
  },
  'a new place, not right yet': async (page) => {
    const deployments = createDeployments(page);
    await deployments.add.click();
    await deployments.field('Name').fill('My Prod');
    await deployments.part('When a version is bad').click();
    await deployments.part('Approval and quiet times').click();
    await deployments.press('Add a quiet time').click();
    await deployments.press('Add place').click();
    await expect(deployments.dialog).toContainText('Something above has to be put right first.');
  },
  'a project with a place': async (page) => {
    const deployments = createDeployments(page);
    await deployments.press('Remove quiet time 1').click();
    await deployments.field('Name').fill('prod');
    await deployments.field('Started by').fill(shipped.start);
    await deployments.field('Built by').fill('');
    await deployments.field('Port').fill(String(shipped.port));
    await deployments.field('Is watched for, seconds').fill('0');
    await deployments.endWithOptimus();
    await deployments.press('Add place').click();
    await expect(deployments.dialog).toBeHidden();
    await expect(deployments.place('prod')).toContainText('nothing live');
  },
  'what is deployed': async (page) => {
    const deployments = createDeployments(page);
    await open(page, '/deployments');
    await deployments.place('parcel').click({ position: { x: 12, y: 12 } });
    await page.keyboard.press('Enter');
    await deployments.deploy.click();
    await deployments.source('Commit').click();
    await expect(deployments.dialog).toContainText('feat: begin');
  },
  'a place with a version': async (page) => {
    const deployments = createDeployments(page);
    await deployments.source('Working tree').click();
    await deployments.press('Deploy').click();
    await expect(deployments.past('#1')).toContainText('succeeded');
    await expect(deployments.live).toContainText('100 % of requests');
  },
  'a receipt': async (page) => {
    const deployments = createDeployments(page);
    await deployments.past('#1').click({ position: { x: 12, y: 12 } });
    await page.keyboard.press('Enter');
    await expect(deployments.receipt).toContainText('What was looked at');
  },
  'the question before a place is removed': async (page) => {
    const deployments = createDeployments(page);
    await deployments.more.click();
    await deployments.menuItem(/^Remove/).click();
    await expect(deployments.question).toBeVisible();
  },
  'places, one looked into': async (page) => {
    const deployments = createDeployments(page);
    await page.keyboard.press('Escape');
    await expect(deployments.question).toBeHidden();
    await open(page, '/deployments');
    await deployments.place('parcel').click({ position: { x: 12, y: 12 } });
    await page.keyboard.press(' ');
    await expect(deployments.receipt).toContainText('Live now');
  },
});
