import { join } from 'node:path';
import { expect } from '@playwright/test';
import { createDatabases } from '../../pages/databases.ts';
import { open } from '../../pages/go.ts';
import type { Walk } from './walk.ts';

/** Databases, with the file of Optimus itself as the one that is there for sure; and containers that are not. */
export const databasesWalk: Walk = {
  'containers, no engine': async (page) => {
    await open(page, '/containers');
    await expect(page.getByRole('button', { name: 'Look again' })).toBeVisible();
  },
  'databases, none is watched': async (page) => {
    await open(page, '/databases');
    await expect(createDatabases(page).main).toContainText('No database is watched yet');
  },
  'databases, mistakes by their field': async (page) => {
    const databases = createDatabases(page);
    await databases.connect.click();
    await databases.field('Host').fill('postgres://somewhere');
    await databases.field('User').fill('');
    await databases.submit.click();
    await expect(databases.dialog).toContainText('PostgreSQL asks for a user.');
  },
  'databases, the true answer of a test': async (page) => {
    const databases = createDatabases(page);
    await databases.field('Host').fill('127.0.0.1');
    await databases.field('Port').fill('1');
    await databases.field('User').fill('ada');
    await databases.test.click();
    await expect(databases.dialog.getByRole('alert')).toContainText('Nothing accepts connections');
  },
  'a database in depth': async (page, { home }) => {
    const databases = createDatabases(page);
    await databases.choose('Engine', 'SQLite file');
    await databases.field('File').fill(join(home, 'optimus.db'));
    await databases.field('Name').fill('my own');
    await databases.submit.click();
    await databases.tab('Sizes').click();
    await expect(databases.main.getByRole('grid', { name: 'Largest tables' })).toContainText('journal');
  },
  'databases, a list': async (page) => {
    await open(page, '/databases');
    await expect(createDatabases(page).table).toContainText('my own');
  },
  'databases, the question before one is forgotten': async (page) => {
    await createDatabases(page).table.focus();
    await page.keyboard.press('j');
    await page.keyboard.press('.');
    await page.getByRole('menuitem', { name: 'Forget…' }).click();
    await expect(createDatabases(page).question).toBeVisible();
  },
};
