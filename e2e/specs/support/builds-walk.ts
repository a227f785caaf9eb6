import { expect } from '@playwright/test';
import { open } from '../../pages/go.ts';
import type { Walk } from './walk.ts';

/** Images that were built, and the question for the next. */
export const buildsWalk: Walk = {
  'builds, the list': async (page) => {
    await open(page, '/builds');
    await expect(page.getByRole('grid', { name: 'Builds' })).toContainText('shop-api:3f2a9c1-dirty');
  },
  'builds, asking for one': async (page) => {
    await page.getByRole('button', { name: 'Build an image…' }).click();
    await expect(page.getByRole('dialog', { name: 'Build an image' })).toBeVisible();
    await page.getByLabel('Build arguments').fill('no pair');
    await expect(page.getByRole('dialog')).toContainText('Each line has to be NAME=value.');
  },
  'builds, one that failed': async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await open(page, '/builds/failed');
    await expect(page.getByRole('list', { name: 'Steps of the build' })).toContainText('missing: left-pad');
  },
  'builds, one with its layers': async (page) => {
    await open(page, '/builds/built');
    await expect(page.getByRole('grid', { name: 'Layers of the image' })).toContainText('RUN npm ci');
  },
  'builds, one that is not there': async (page) => {
    await open(page, '/builds/none');
    await expect(page.getByText('There is no such build')).toBeVisible();
  },
};
