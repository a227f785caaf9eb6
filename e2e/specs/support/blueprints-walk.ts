import { expect } from '@playwright/test';
import { createBlueprints } from '../../pages/blueprints.ts';
import { open } from '../../pages/go.ts';
import { createPalette } from '../../pages/palette.ts';
import { createProjects } from '../../pages/projects.ts';
import { createShell } from '../../pages/shell.ts';
import type { Shipped } from './shipped.ts';
import type { Walk } from './walk.ts';

/** Files for shipping: of which project, what is offered, edited, refused, written. */
export const blueprintsWalk = (shipped: Shipped): Walk => ({
  'files for shipping, of which project': async (page) => {
    await createShell(page).go('Projects');
    await createProjects(page).addFolder(shipped.folder);
    await expect(createProjects(page).row('parcel')).toBeVisible();
    await createPalette(page).run('Generate files to build and ship a project…');
    await expect(page.getByRole('dialog', { name: 'Generate files' })).toBeVisible();
  },
  'files for shipping, what is offered': async (page) => {
    const blueprints = createBlueprints(page);
    await page.getByRole('combobox', { name: 'Project' }).click();
    await page.getByRole('option', { name: /^parcel/ }).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(blueprints.changes('Dockerfile')).toContainText('FROM node');
    await blueprints.reasons('Dockerfile').click();
    await blueprints.checks('Dockerfile').click();
    await blueprints.choose('Dockerfile').click();
    await expect(blueprints.write).toHaveText('Write 1 file');
  },
  'files for shipping, one that is edited and wrong': async (page) => {
    const blueprints = createBlueprints(page);
    await blueprints.edit('Dockerfile').click();
    await blueprints.text('Dockerfile').focus();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('FRM x\n');
    await expect(blueprints.checks('Dockerfile')).toContainText('failed');
  },
  'files for shipping, written': async (page) => {
    const blueprints = createBlueprints(page);
    await blueprints.seeChanges('Dockerfile').click();
    await blueprints.asOffered('Dockerfile').click();
    await blueprints.choose('Dockerfile').click();
    await blueprints.write.click();
    await expect(blueprints.written).toContainText('Dockerfile');
    await expect(blueprints.place).toBeVisible();
  },
  'files for shipping, against what is there': async (page) => {
    const blueprints = createBlueprints(page);
    await blueprints.edit('Dockerfile').click();
    await blueprints.text('Dockerfile').focus();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('# Made of what is known.\n');
    await blueprints.seeChanges('Dockerfile').click();
    await expect(blueprints.changes('Dockerfile')).toContainText('# Made of what is known.');
  },
  'files for shipping, none': async (page) => {
    await open(page, `${new URL(page.url()).pathname}?kinds=none`);
    await expect(page.getByText('Nothing is chosen')).toBeVisible();
  },
});
