import type { Page } from '@playwright/test';
import type { ProviderServer } from '../../main/features/minds/testing/provider-server.ts';
import type { AppDriver } from '../drivers/types.ts';
import { open, overflow } from '../pages/go.ts';
import { createMemoryPage } from '../pages/memory.ts';
import { createPalette } from '../pages/palette.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { connectReader, seedTalk, startReader, talk } from './support/seed-memory.ts';

let reader: ProviderServer;
test.beforeAll(async () => {
  reader = await startReader();
});
test.afterAll(() => reader.close());

const lesson = 'A full connection pool made the checkout of shop-api slow';

/** One story on one program: each step goes on where the one before it has left what is remembered. */
const story: Record<string, (page: Page, app: AppDriver) => Promise<void>> = {
  'nothing is remembered, no model reads, and both are said': async (page) => {
    const memory = createMemoryPage(page);
    await open(page, '/memory');
    await expect(memory.main).toContainText('Nothing is remembered yet');
    await expect(memory.main).toContainText('No model reads chats and decisions');
    await memory.tab('Proposals').click();
    await expect(memory.main).toContainText('1 source waits');
    expect(reader.requests).toHaveLength(0);
  },
  'a memory is written by hand, by the keyboard alone': async (page) => {
    const memory = createMemoryPage(page);
    await createPalette(page).run('Write a memory…');
    await expect(memory.field('What is to be remembered')).toBeFocused();
    await memory.press('Remember').click();
    await expect(memory.dialog).toContainText('Write what is to be remembered.');
    await memory.field('What is to be remembered').fill('Releases go out on Tuesdays');
    await memory.field('About').fill('shop-api');
    await memory.field('True from').fill('2026-03-02');
    await memory.field('True from').press('Enter');
    await expect(memory.dialog).toBeHidden();
    await open(page, '/memory');
    await expect(memory.row('Releases go out on Tuesdays')).toContainText('shop-api');
  },
  'an edit is a new version, and the old one is still to be seen': async (page) => {
    const memory = createMemoryPage(page);
    await memory.row('Releases go out').click();
    await expect(memory.inspector).toContainText('since 2 Mar 2026');
    await page.keyboard.press('e');
    await memory.field('What is to be remembered').fill('Releases go out on Thursdays');
    await memory.press('Save as new version').click();
    await expect(memory.row('Releases go out on Thursdays')).toBeVisible();
    await expect(memory.inspector).toContainText('2 versions');
    await expect(memory.inspector).toContainText('Releases go out on Tuesdays');
  },
  'with a model, what waited is read and proposed, with its words': async (page, app) => {
    const memory = createMemoryPage(page);
    await connectReader(app, reader);
    await memory.tab('Proposals').click();
    await expect(memory.proposals.getByRole('option')).toHaveCount(2);
    await expect(memory.main).toContainText('1 request of unknown price');
    await memory.proposal(lesson).dblclick();
    await expect(memory.inspector.locator('mark')).toHaveText(
      'We raised the pool from 10 to 40 connections, and it held.',
    );
  },
  'a proposal is taken with A, another is edited with E': async (page) => {
    const memory = createMemoryPage(page);
    await memory.proposals.focus();
    await page.keyboard.press('a');
    await expect(createShell(page).toast('Remembered')).toBeVisible();
    await expect(memory.proposals.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('e');
    await memory.field('What is to be remembered').fill('Load tests run a day before every sale');
    await memory.press('Take it so').click();
    await expect(memory.main).toContainText('Nothing waits for your yes');
  },
  'it says why it is here, and leads to its source': async (page) => {
    const memory = createMemoryPage(page);
    await memory.tab('Memories').click();
    await memory.search.fill('checkout pool');
    await memory.row(lesson).click();
    await expect(memory.inspector.locator('mark')).toHaveText(/^We raised the pool/);
    await expect(memory.inspector).toContainText('a model, and you took it');
    await memory.inspector.getByRole('button', { name: 'The slow checkout' }).click();
    await expect(memory.dialog).toContainText('The checkout was slow again on Friday');
    await page.keyboard.press('Escape');
    await memory.search.fill('');
  },
  'as of a day before, nothing was known': async (page) => {
    const memory = createMemoryPage(page);
    await memory.asOf.fill('2026-01-05');
    await expect(memory.main).toContainText('Nothing was known on 5 Jan 2026');
    await memory.main.getByRole('button', { name: 'Back to now' }).click();
    await expect(memory.list.getByRole('option')).toHaveCount(3);
  },
  'the graph shows what memories are about, also as a table': async (page) => {
    const memory = createMemoryPage(page);
    await memory.tab('Graph').click();
    const graph = memory.main.getByRole('listbox', { name: 'What memories are about, best known first' });
    await expect(graph.getByRole('option')).toHaveCount(2);
    await graph.getByRole('option', { name: /^shop-api/ }).click();
    await expect(memory.inspector).toContainText('uses');
    await memory.main.getByRole('radio', { name: 'Table' }).click();
    await expect(memory.main.getByRole('grid', { name: 'What memories are about' })).toContainText('shop-api');
  },
  'what is forgotten is gone, after its losses were named': async (page) => {
    const memory = createMemoryPage(page);
    await memory.tab('Memories').click();
    await memory.row(lesson).click();
    await page.keyboard.press('Delete');
    await expect(memory.confirm).toContainText('Its words in 1 source: The slow checkout');
    await expect(memory.confirm).toContainText('Postgres');
    await memory.confirm.getByRole('button', { name: 'Forget' }).click();
    await expect(createShell(page).toast('Forgotten')).toBeVisible();
    await expect(memory.row(lesson)).toHaveCount(0);
    await memory.tab('Sources').click();
    await memory.sources.getByRole('option', { name: /The slow checkout/ }).dblclick();
    await expect(memory.dialog).toContainText('█');
    await expect(memory.dialog).not.toContainText('We raised the pool');
    await page.keyboard.press('Escape');
  },
  'nothing is cut off at 200 %': async (page) => {
    const memory = createMemoryPage(page);
    await page.setViewportSize({ width: 640, height: 400 });
    for (const view of [
      '',
      '?view=proposals',
      '?view=graph',
      '?view=graph&as=table',
      '?view=patterns',
      '?view=sources',
    ]) {
      await open(page, `/memory${view}`);
      await expect(memory.main.getByRole('tabpanel')).not.toContainText('Loading');
      expect(await overflow(page), view).toBe(0);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  },
};

test('what is remembered: from nothing to a memory that was taken, looked into and forgotten', async ({
  launch,
  home,
}) => {
  test.setTimeout(180_000);
  await seedTalk(home, [{ title: 'The slow checkout', text: talk }]);
  const app = await launch({ home });
  const page = await app.page();
  for (const [what, step] of Object.entries(story)) await test.step(what, () => step(page, app));
});
