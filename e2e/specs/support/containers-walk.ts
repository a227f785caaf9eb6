import { expect } from '@playwright/test';
import { open } from '../../pages/go.ts';
import type { Walk } from './walk.ts';

/** What every engine has, whatever else runs on it: its own networks, and the questions that are asked before anything goes. */
export const containersWalk: Walk = {
  containers: async (page) => {
    await open(page, '/containers');
    await expect(page.getByRole('tab', { name: 'Networks' })).toBeVisible();
  },
  'networks, one of them open': async (page) => {
    await open(page, '/containers?tab=networks');
    const grid = page.getByRole('main').getByRole('grid', { name: 'Networks' });
    await grid
      .getByRole('row')
      .filter({ has: page.getByText('bridge', { exact: true }) })
      .first()
      .click();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary', { name: 'bridge' })).toContainText('the world outside');
  },
  'networks, some chosen': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('main').getByRole('checkbox', { name: 'Choose bridge' }).click();
    await expect(page.getByRole('toolbar', { name: 'What to do with the chosen networks' })).toBeVisible();
  },
  'a volume that is to be made': async (page) => {
    await open(page, '/containers?tab=volumes');
    await page.getByRole('button', { name: 'Make a volume…' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('no such name');
    await expect(page.getByRole('dialog')).toContainText('Letters, digits');
  },
  'what takes room on the disk': async (page) => {
    await open(page, '/containers?tab=disk');
    await expect(page.getByRole('grid', { name: 'Disk use by kind' })).toBeVisible();
  },
  'what a prune may remove': async (page) => {
    await page.getByRole('button', { name: 'Remove what is unused…' }).click();
    await expect(page.getByRole('dialog').getByRole('checkbox', { name: 'Build cache' })).toBeVisible();
  },
};
