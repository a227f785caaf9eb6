import { expect } from '@playwright/test';
import type { ProviderServer } from '../../../main/features/minds/testing/provider-server.ts';
import { open } from '../../pages/go.ts';
import { createMemoryPage } from '../../pages/memory.ts';
import { connectReader, writeMemories } from './seed-memory.ts';
import type { Walk } from './walk.ts';

/** What is remembered, from nothing on. */
export const memoryWalk = (reader: ProviderServer): Walk => ({
  'memory, nothing and no model': async (page) => {
    await open(page, '/memory');
    await expect(page.getByText('Nothing is remembered yet')).toBeVisible();
  },
  'memory, proposals without a model': async (page) => {
    await open(page, '/memory?view=proposals');
    await expect(page.getByText('No model is chosen that could read sources')).toBeVisible();
  },
  'memory, writing one': async (page) => {
    const memory = createMemoryPage(page);
    await memory.write.click();
    await memory.press('Remember').click();
    await expect(memory.dialog).toContainText('Write what is to be remembered.');
  },
  'memory, a proposal and its words': async (page, app) => {
    const memory = createMemoryPage(page);
    await page.keyboard.press('Escape');
    await connectReader(app, reader);
    await writeMemories(app, [
      { text: 'Sessions moved from Redis to Postgres', kind: 'decision', names: ['Redis', 'Postgres'] },
      { text: 'Always run the migration on a copy of the data first', kind: 'lesson', names: ['Postgres'] },
      { text: 'The migration must always run on a copy of the data first', kind: 'lesson', names: ['billing'] },
      { text: 'First run the migration always on a data copy', kind: 'lesson', names: ['Redis'] },
    ]);
    await memory.proposal('full connection pool').dblclick();
    await expect(memory.inspector.locator('mark')).toBeVisible();
  },
  'memory, the list and one of it': async (page) => {
    const memory = createMemoryPage(page);
    await open(page, '/memory');
    await memory.row('Sessions moved').click();
    await expect(memory.inspector).toContainText('Why it is here');
  },
  'memory, what would be lost': async (page) => {
    const memory = createMemoryPage(page);
    await page.keyboard.press('Delete');
    await expect(memory.confirm).toContainText('Its words in 1 source');
  },
  'memory, the graph': async (page) => {
    const memory = createMemoryPage(page);
    await page.keyboard.press('Escape');
    await open(page, '/memory?view=graph');
    await memory.main.getByRole('option', { name: /^Postgres/ }).click();
    await expect(memory.inspector).toContainText('Connected with');
  },
  'memory, the graph as a table': async (page) => {
    await open(page, '/memory?view=graph&as=table');
    await expect(page.getByRole('grid', { name: 'What memories are about' })).toContainText('billing');
  },
  'memory, a pattern': async (page) => {
    await open(page, '/memory?view=patterns');
    await expect(page.getByText('3 sources in 3 lessons')).toBeVisible();
  },
  'memory, the sources and one of them': async (page) => {
    const memory = createMemoryPage(page);
    await open(page, '/memory?view=sources');
    await memory.sources.getByRole('option', { name: /The slow checkout/ }).dblclick();
    await expect(memory.dialog).toContainText('The checkout was slow again');
  },
});
