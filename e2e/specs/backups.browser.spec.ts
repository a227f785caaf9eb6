import { rm } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { createBackups } from '../pages/backups.ts';
import { open, overflow } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { type Keepsake, makeKeepsake } from './support/keepsake.ts';

let keepsake: Keepsake;
test.beforeAll(async () => {
  keepsake = await makeKeepsake();
});
test.afterAll(() => keepsake.dispose());

/** One story on one program: each step goes on where the one before it has left the backups. */
const story: Record<string, (page: Page) => Promise<void>> = {
  'the first backup is set up in three steps, by the keyboard alone': async (page) => {
    await createShell(page).go('Projects');
    await createProjects(page).addFolder(keepsake.folder);
    await expect(createProjects(page).row('album')).toBeVisible();
    // The button that was pressed is gone with the page that it was on.
    await expect(page.locator('body')).not.toBeFocused();
    const backups = createBackups(page);
    await open(page, '/backups');
    await expect(backups.nothing).toBeVisible();
    await backups.setUp.focus();
    await page.keyboard.press('Enter');
    await expect(backups.step('What')).toBeVisible();
    await backups.project.focus();
    await page.keyboard.press('Enter');
    await backups.findProject.fill('my choice');
    await page.keyboard.press('Enter');
    await expect(backups.project).toHaveAccessibleName('Project: Folders of my choice');
    await expect(backups.project).toBeFocused();
    await page.keyboard.press('Enter');
    await backups.findProject.fill('alb');
    await page.keyboard.press('Enter');
    await expect(backups.findProject).toBeHidden();
    await expect(backups.project).toHaveAccessibleName('Project: album');
    await expect(backups.field('Folders')).toHaveValue(keepsake.at());
    await backups.goOn.focus();
    await page.keyboard.press('Enter');
    await expect(backups.step('Where')).toBeVisible();
    // What is offered would do; the test keeps to its own folder.
    await expect(backups.field('Folder')).not.toHaveValue('');
    await backups.field('Folder').fill('relative');
    await page.keyboard.press('Enter');
    await expect(backups.main).toContainText('The whole path, from the root.');
    await backups.field('Folder').fill(keepsake.repository);
    await page.keyboard.press('Enter');
    await expect(backups.step('When')).toBeVisible();
    // Else two of one hour would not both be kept.
    await page.locator('summary', { hasText: 'How long it is kept' }).click();
    await backups.field('Newest').fill('10');
    await backups.backUpNow.focus();
    await page.keyboard.press('Enter');
    await expect(backups.isSetUp).toBeVisible();
    await expect(backups.password).toHaveText(/^\S{16,}$/);
    await expect(backups.main).toContainText('A lost password is lost data');
    await backups.keptIt.click();
    await expect(backups.snapshot('all')).toHaveCount(1);
  },
  'a backup shows what it is at and ends with a receipt': async (page) => {
    const backups = createBackups(page);
    await backups.openPlan('album');
    await expect(backups.snapshots).toHaveCount(1);
    await page.keyboard.press('b');
    await expect(backups.snapshots).toHaveCount(2);
    await backups.tab('History').click();
    await backups.jobs.first().click();
    await page.keyboard.press('Enter');
    await expect(backups.receipt).toContainText('Files');
    await expect(backups.receipt).toContainText('Snapshot');
  },
  'a file that was deleted is restored from the tree, with a receipt': async (page) => {
    await rm(keepsake.at('letters', 'first.txt'));
    const backups = createBackups(page);
    await backups.openPlan('album');
    await backups.snapshots.first().click();
    await page.keyboard.press('Enter');
    await backups.entry('letters').click();
    await page.keyboard.press('ArrowRight');
    await backups.entry('first.txt').click();
    await page.keyboard.press(' ');
    await expect(backups.inspector).toContainText('Dear Ada');
    await page.keyboard.press('Escape');
    await expect(backups.inspector).toBeHidden();
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Restore what is marked…' }).click();
    await expect(backups.dialog).toContainText('It writes 1 file');
    await expect(backups.dialog).toContainText('Nothing that is there is replaced');
    await backups.press('Restore').click();
    await expect(backups.receipt).toContainText('Hash of the tree');
    await expect(backups.main).toContainText('done');
    expect(await keepsake.text('letters', 'first.txt')).toBe('Dear Ada,\nit works.\n');
  },
  'every version of a file is found, and the palette knows the plan': async (page) => {
    const backups = createBackups(page);
    await backups.openPlan('album');
    await backups.snapshots.first().click();
    await page.keyboard.press('Enter');
    await backups.tab('Every version of a file').click();
    await backups.main.getByRole('searchbox').fill('first.txt');
    await expect(backups.main.getByRole('grid', { name: 'Versions' }).locator('[data-row]')).toHaveCount(2);
    const palette = createPalette(page);
    await palette.open();
    await palette.field.fill('back up album');
    await expect(palette.option(/^Back up album now/).first()).toBeVisible();
    await page.keyboard.press('Escape');
  },
  'a damaged repository is shown as damaged, and says what is lost': async (page) => {
    await keepsake.damage();
    const backups = createBackups(page);
    await backups.openTarget('Local backups');
    await page.getByRole('button', { name: 'Prove all', exact: true }).click();
    await expect(backups.damages).toContainText('altered');
    await open(page, '/backups');
    await expect(backups.plan('album')).toContainText('target damaged');
  },
  'nothing is cut off in a narrow window': async (page) => {
    await page.setViewportSize({ width: 900, height: 700 });
    const backups = createBackups(page);
    for (const view of ['', '?view=targets', '?view=activity', '?view=unprotected']) {
      await open(page, `/backups${view}`);
      await expect(page.getByRole('tablist', { name: 'Backups' })).toBeVisible();
      expect(await overflow(page)).toBe(0);
    }
    await backups.openPlan('album');
    expect(await overflow(page)).toBe(0);
    await open(page, '/backups/new');
    await expect(backups.step('What')).toBeVisible();
    expect(await overflow(page)).toBe(0);
  },
};

test('a project is backed up, lost in part, brought back, and damage is told', async ({ launch }) => {
  const page = await (await launch({ env: keepsake.env })).page();
  for (const [what, act] of Object.entries(story)) await test.step(what, () => act(page));
});
