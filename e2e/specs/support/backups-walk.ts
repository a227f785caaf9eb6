import { expect } from '@playwright/test';
import { createBackups } from '../../pages/backups.ts';
import { open } from '../../pages/go.ts';
import { createProjects } from '../../pages/projects.ts';
import { createShell } from '../../pages/shell.ts';
import type { Keepsake } from './keepsake.ts';
import type { Walk } from './walk.ts';

/** Backups from the first step to a damaged repository. */
export const backupsWalk = (keepsake: Keepsake): Walk => ({
  'backups, none yet': async (page) => {
    await createShell(page).go('Projects');
    await createProjects(page).addFolder(keepsake.folder);
    await expect(createProjects(page).row('album')).toBeVisible();
    await open(page, '/backups');
    await expect(createBackups(page).nothing).toBeVisible();
  },
  'backups, what is backed up': async (page) => {
    await createBackups(page).setUp.click();
    await expect(createBackups(page).step('What')).toBeVisible();
    await page.locator('summary', { hasText: 'Left out' }).click();
  },
  'backups, where it is kept, and what is wrong with it': async (page) => {
    const backups = createBackups(page);
    await backups.goOn.click();
    await backups.field('Folder').fill('relative');
    await backups.goOn.click();
    await expect(backups.main).toContainText('The whole path, from the root.');
  },
  'backups, when and how long': async (page) => {
    const backups = createBackups(page);
    await backups.field('Folder').fill(keepsake.repository);
    await backups.goOn.click();
    await expect(backups.step('When')).toBeVisible();
    for (const part of ['How long it is kept', 'Proof that it comes back'])
      await page.locator('summary', { hasText: part }).click();
  },
  'backups, the password, once': async (page) => {
    const backups = createBackups(page);
    await backups.backUpNow.click();
    await expect(backups.password).toBeVisible();
    await expect(backups.progress).toHaveCount(0);
  },
  'backups, a plan and its snapshots': async (page) => {
    const backups = createBackups(page);
    await backups.keptIt.click();
    await expect(backups.snapshot('all')).toHaveCount(1);
  },
  'backups, a plan is changed': async (page) => {
    const backups = createBackups(page);
    await backups.more('plan').click();
    await backups.menuItem('Change…').click();
    await expect(backups.dialog).toContainText('How long it is kept');
  },
  'backups, a file of a snapshot': async (page) => {
    const backups = createBackups(page);
    await page.keyboard.press('Escape');
    await backups.snapshots.first().click();
    await page.keyboard.press('Enter');
    await backups.entry('letters').click();
    await page.keyboard.press('ArrowRight');
    await backups.entry('first.txt').click();
    await page.keyboard.press('x');
    await page.keyboard.press(' ');
    await expect(backups.inspector).toContainText('Dear Ada');
  },
  'backups, what a restore would do': async (page) => {
    const backups = createBackups(page);
    await backups.inspector.getByRole('button', { name: 'Restore…' }).click();
    await expect(backups.dialog).toContainText('It writes');
  },
  'backups, its receipt': async (page) => {
    const backups = createBackups(page);
    await backups.press('Restore').click();
    await expect(backups.receipt).toContainText('Hash of the tree');
  },
  'backups, what takes the room': async (page) => {
    const backups = createBackups(page);
    await backups.openTarget('Local backups');
    await backups.tab('Storage').click();
    await expect(backups.main.getByRole('list', { name: /^What takes the room/ })).toBeVisible();
  },
  'backups, keys': async (page) => {
    await createBackups(page).tab('Keys').click();
    await expect(createBackups(page).main).toContainText('in use');
  },
  'backups, a damaged target': async (page) => {
    const backups = createBackups(page);
    await keepsake.damage();
    await backups.tab('State').click();
    await page.getByRole('button', { name: 'Prove all', exact: true }).click();
    await expect(backups.damages).toContainText('altered');
  },
  'backups, one plan looked into': async (page) => {
    await open(page, '/backups');
    await createBackups(page).plan('album').click();
    await page.keyboard.press(' ');
    await expect(createBackups(page).inspector).toContainText('damaged');
  },
  'backups, the recovery sheet': async (page) => {
    const backups = createBackups(page);
    await backups.openTarget('Local backups');
    await page.getByRole('banner').getByRole('button', { name: 'Recovery sheet' }).click();
    await expect(page.getByRole('article', { name: 'Recovery sheet' })).toContainText('restic');
  },
});
