import { expect } from '@playwright/test';
import { open } from '../../pages/go.ts';
import { createMonitors } from '../../pages/monitors.ts';
import { createProcesses } from '../../pages/processes.ts';
import type { Walk } from './walk.ts';

/** What is measured, as charts and as a table, and the processes of the machine. */
export const monitorsWalk: Walk = {
  monitors: async (page) => {
    await open(page, '/monitors');
    await expect(createMonitors(page).line('Processor', 'Load', '1 minute')).toContainText(/\d\.\d\d/);
    await createMonitors(page).more('Load', 'Show as a table');
    await expect(createMonitors(page).table('Load').locator('[data-row="0"]')).toBeVisible();
  },
  'monitors, what changed': async (page) => {
    await createMonitors(page).chart('Processor', 'Waiting').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(createMonitors(page).changes.getByRole('listitem').first()).toBeVisible();
  },
  'monitors, a time of one’s own, compared': async (page) => {
    await page.keyboard.press('Escape');
    await open(page, '/monitors?range=1h&compare=week');
    await expect(createMonitors(page).chart('Processor', 'Use')).toBeVisible();
    await createMonitors(page).custom.click();
    await expect(page.getByRole('button', { name: 'Show it' })).toBeVisible();
  },
  'monitors, what projects cost': async (page) => {
    await page.keyboard.press('Escape');
    await open(page, '/monitors?tab=projects&period=day');
    await expect(createMonitors(page).costs).toContainText('In no project');
    await createMonitors(page).costs.focus();
    await page.keyboard.press('j');
  },
  'monitors, Optimus': async (page) => {
    await open(page, '/monitors?tab=optimus');
    await expect(createMonitors(page).section('Figures that are kept')).toContainText('Every second');
    await expect(createMonitors(page).chart('What Optimus itself costs', 'Memory')).toBeVisible();
  },
  'processes, one looked into': async (page) => {
    await open(page, '/processes?view=tree');
    await createProcesses(page).grid.focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(createProcesses(page).inspector).toContainText('Open files');
  },
  'processes, the question before one ends': async (page) => {
    await createProcesses(page).end.click();
    await expect(createProcesses(page).confirm).toBeVisible();
  },
  'processes, none fits': async (page) => {
    await page.keyboard.press('Escape');
    await open(page, '/processes?text=qqxxzzqqxxzz');
    await expect(createProcesses(page).nothingFits).toBeVisible();
  },
};
