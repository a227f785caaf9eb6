import { expect } from '@playwright/test';
import { open } from '../../pages/go.ts';
import { createLauncher } from '../../pages/launcher.ts';
import { createLogs } from '../../pages/logs.ts';
import { createProjects } from '../../pages/projects.ts';
import { createShell } from '../../pages/shell.ts';
import type { Talker } from './talker.ts';
import type { Walk } from './walk.ts';

/** What a service writes, in all its forms. */
export const logsWalk = (talker: Talker): Walk => ({
  'logs, none': async (page) => {
    await open(page, '/logs');
    await expect(createLogs(page).noSource).toBeVisible();
  },
  'logs, an error among its neighbours': async (page) => {
    const projects = createProjects(page);
    await createShell(page).go('Projects');
    await projects.addFolder(talker.folder);
    await expect(projects.row('talker')).toBeVisible();
    await projects.as('Grid').click();
    await createLauncher(page).startOf('talker').click();
    await createShell(page).go('Logs');
    await expect(createLogs(page).row('ready to talk')).toBeVisible();
    await createLogs(page).grid.focus();
    await page.keyboard.press('e');
    await expect(createLogs(page).current).toContainText('was declined');
    await expect(createLogs(page).timeLine).toBeVisible();
  },
  'logs, a pattern that is none': async (page) => {
    await open(page, '/logs?text=a%28&regex=1&levels=error');
    await expect(createLogs(page).problem).toBeVisible();
  },
  'logs, found and opened': async (page) => {
    await open(page, '/logs?text=order+placed');
    await createLogs(page).row('order placed').click();
    await page.keyboard.press(' ');
    await expect(createLogs(page).row('order placed')).toContainText('"country": "NL"');
  },
  'logs, nothing fits': async (page) => {
    await open(page, '/logs?text=qqxxzz');
    await expect(createLogs(page).nothingFits).toBeVisible();
  },
  'logs, repeated errors': async (page) => {
    await open(page, '/logs?view=groups');
    await createLogs(page).groups.getByRole('row').filter({ hasText: 'payment of order' }).click();
    await expect(createLogs(page).inspector).toContainText('talk.mjs');
  },
  'logs, the question before they are cleared': async (page) => {
    await open(page, '/logs');
    await expect(createLogs(page).row('ready to talk')).toBeVisible();
    await createLogs(page).more(/^Clear the log of/);
    await expect(createLogs(page).dialog).toBeVisible();
  },
});
