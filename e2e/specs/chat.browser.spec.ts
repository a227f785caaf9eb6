import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ProviderServer, Reply, Seen } from '../../main/features/minds/testing/provider-server.ts';
import type { AppDriver } from '../drivers/types.ts';
import { createChat } from '../pages/chat.ts';
import { open, overflow } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { connectMind } from './support/mind.ts';
import { makeRepositories } from './support/repositories.ts';

interface World {
  app: AppDriver;
  provider: ProviderServer;
  shop: string;
  /** Lets the second half of an answer come. */
  goOn: () => void;
}

const wasAsked = (seen: Seen, words: string) =>
  seen.messages.findLast(({ role }) => role === 'user')?.text.includes(words);
const edit = {
  name: 'edit_file',
  input: { project: 'shop', path: 'README.md', edits: [{ old: '# Shop', new: '# The shop' }] },
};

/** Memory asks the same provider about each exchange, and finds nothing. */
function answersOf(held: Promise<void>) {
  return (seen: Seen): Reply => {
    const { messages, model, system, prompt } = seen;
    if (!system.includes('You answer inside Optimus')) return { object: { memories: [] } };
    if (messages.at(-1)?.role === 'tool') return { text: `I was told: ${messages.at(-1)?.text.slice(0, 60)}` };
    if (wasAsked(seen, 'hold on')) return { text: 'First half of it. '.repeat(8), holdMiddle: held };
    if (wasAsked(seen, 'rename the heading')) return { text: 'I would do this.', toolCalls: [edit] };
    if (wasAsked(seen, 'what is attached')) {
      const id = /id[=: "]+([a-z0-9]{6,40})/.exec(prompt)?.[1];
      return { text: `It says **periwinkle**[e:${id}], and nothing else[e:zzzzzz999999].` };
    }
    if (wasAsked(seen, 'fail')) return { fault: { status: 401, message: 'This key was revoked on Monday' } };
    return { text: `I am ${model}.`, usage: { input: 1_200, output: 34 } };
  };
}

/** One story on one program: each step goes on where the one before it has left the chats. */
const story: Record<string, (page: Page, world: World) => Promise<void>> = {
  'an answer comes word by word, and Escape stops it': async (page, { goOn }) => {
    const chat = createChat(page);
    await open(page, '/chat');
    await chat.say('Please hold on');
    await expect(chat.answer).toContainText('First half of it.');
    await expect(page).toHaveURL(/\/chat\/.+/);
    await expect(chat.stop).toBeVisible();
    await chat.field.press('Escape');
    await expect(chat.answer).toContainText('Stopped. What was written stays');
    await expect(chat.send).toBeVisible();
    await expect(chat.field).toBeFocused();
    goOn();
  },
  'it is written again, also by another model, and each is kept as a branch': async (page) => {
    const chat = createChat(page);
    await chat.answer.getByRole('button', { name: 'Have it written again' }).click();
    await expect(chat.branches('2/2')).toBeVisible();
    await expect(chat.answer).not.toContainText('Stopped');
    await chat.answer.getByRole('button', { name: 'Have it written by another model' }).click();
    await chat.menuItem(/^other-model/).click();
    await expect(chat.branches('3/3')).toBeVisible();
    await expect(chat.answer.getByRole('heading', { name: 'other-model' })).toBeVisible();
    await chat.branches('3/3').getByRole('button', { name: 'Branch before' }).click();
    await chat.branches('2/3').getByRole('button', { name: 'Branch before' }).click();
    await expect(chat.branches('1/3')).toBeVisible();
    await expect(chat.answer).toContainText('Stopped');
  },
  'Up edits what was said last, which makes a branch; tokens and cost stand under the answer': async (page) => {
    const chat = createChat(page);
    await chat.field.press('ArrowUp');
    await expect(chat.field).toHaveValue('Please hold on');
    await expect(chat.editing).toBeVisible();
    await chat.say('Who are you?');
    await expect(chat.answer).toContainText('I am test-model.');
    await expect(chat.answer).toContainText('1,200 → 34 tokens · price not known');
    await expect(chat.questions).toHaveCount(1);
    await expect(chat.questions.first().getByRole('group', { name: 'Branches' })).toContainText('2/2');
    await expect(chat.field).toHaveValue('');
  },
  'a file goes along, is looked at before, and is opened by what cites it': async (page) => {
    const chat = createChat(page);
    await chat.files.setInputFiles({
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('periwinkles bloom'),
    });
    await chat.attached.getByRole('button', { name: /^notes\.txt/ }).click();
    await expect(page.getByRole('dialog', { name: 'notes.txt' })).toContainText('periwinkles bloom');
    await page.keyboard.press('Escape');
    await chat.files.setInputFiles({
      name: 'a.bin',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from([0, 255, 1]),
    });
    await expect(createShell(page).toast('Not everything could be attached')).toBeVisible();
    await chat.say('Say what is attached');
    await expect(chat.citation(1)).toBeVisible();
    await expect(chat.answer).toContainText('[no such source]');
    await chat.citation(1).click();
    await expect(chat.inspector).toContainText('periwinkles bloom');
    await page.keyboard.press('Escape');
    await expect(chat.inspector).toHaveCount(0);
  },
  'what changes a file waits for a click: Enter allows nothing, declined does nothing': async (page, { shop }) => {
    const chat = createChat(page);
    await chat.scope.click();
    await page.getByRole('checkbox', { name: 'shop' }).click();
    await page.keyboard.press('Escape');
    await expect(chat.scope).toContainText('shop');
    await chat.say('Please rename the heading');
    await expect(chat.waiting).toBeVisible();
    await expect(chat.waiting.getByRole('table', { name: 'What would change' })).toContainText('# The shop');
    await expect(chat.field).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(chat.waiting).toBeVisible();
    expect(await readFile(join(shop, 'README.md'), 'utf8')).toMatch(/^# Shop\n/);
    await chat.decline.click();
    await expect(chat.answer).toContainText('declined');
    await expect(chat.answer).toContainText('I was told:');
    expect(await readFile(join(shop, 'README.md'), 'utf8')).toMatch(/^# Shop\n/);
  },
  'allowed by the keyboard it is done, and can be put back': async (page, { shop }) => {
    const chat = createChat(page);
    await chat.say('Yes, rename the heading');
    await expect(chat.allow).toBeEnabled();
    await chat.allow.focus();
    await page.keyboard.press('Enter');
    await expect(chat.answer).toContainText('done');
    await expect.poll(() => readFile(join(shop, 'README.md'), 'utf8')).toMatch(/^# The shop\n/);
    await chat.answer.getByRole('button', { name: 'Put back' }).click();
    await expect.poll(() => readFile(join(shop, 'README.md'), 'utf8')).toMatch(/^# Shop\n/);
  },
  'what fails says so in the words of the provider, and can be tried again': async (page) => {
    const chat = createChat(page);
    await chat.say('Now fail');
    const alert = chat.answer.getByRole('alert');
    await expect(alert).toContainText('The provider does not know the key (401)');
    await expect(alert).toContainText('This key was revoked on Monday');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(chat.branches('2/2').last()).toBeVisible();
  },
  'a chat is exported as Markdown and as JSON': async (page) => {
    const chat = createChat(page);
    for (const [item, wanted] of [
      ['Export as Markdown', /periwinkle/],
      ['Export as JSON', /"text"/],
    ] as const) {
      await chat.more.click();
      const coming = page.waitForEvent('download');
      await chat.menuItem(item).click();
      const file = await coming;
      expect(await readFile(await file.path(), 'utf8')).toMatch(wanted);
    }
  },
  'what is written and not sent is kept for each chat, also over a new page': async (page) => {
    const chat = createChat(page);
    await chat.field.fill('not sent yet');
    await open(page, '/chat');
    await chat.field.fill('for a new one');
    await page.reload();
    await expect(chat.field).toHaveValue('for a new one');
    await chat.field.fill('');
    await chat.threads.first().click();
    await expect(chat.field).toHaveValue('not sent yet');
    await chat.field.fill('');
  },
  'what another screen hands over becomes a draft, and is not sent': async (page, { provider }) => {
    const chat = createChat(page);
    const before = provider.asked().length;
    await open(page, '/chat?question=Why%20is%20it%20slow%3F');
    await expect(chat.field).toHaveValue('Why is it slow?');
    await expect(chat.field).toBeFocused();
    await expect(page).toHaveURL(/\/chat$/);
    expect(provider.asked().length).toBe(before);
    await chat.say('Something else');
    await expect(chat.threads).toHaveCount(2);
    // The page of the new chat is another one than that of no chat.
    await expect(page).toHaveURL(/\/chat\/[^/?]+$/);
  },
  'chats are found by what was said, in the list and in the palette': async (page) => {
    const chat = createChat(page);
    await chat.search.fill('periwinkle');
    await expect(chat.threads.first()).toContainText('periwinkle');
    await chat.threads.first().click();
    await expect(chat.messages.getByText('periwinkle').first()).toBeVisible();
    await expect(chat.search).toHaveValue('periwinkle');
    await open(page, '/chat');
    await chat.search.fill('please hold');
    await chat.threads.first().click();
    await expect(page).toHaveURL(/\/chat\/.+/);
    await expect(chat.search).toHaveValue('please hold');
    await chat.search.fill('');
    const palette = createPalette(page);
    await palette.open();
    await palette.field.fill('Please hold');
    await expect(palette.group('Chats').getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Escape');
  },
  'a chat is renamed, pinned and deleted, and it is said what is lost': async (page) => {
    const chat = createChat(page);
    await chat.more.click();
    await chat.menuItem('Rename…').click();
    await page.getByRole('textbox', { name: 'Name' }).fill('About the shop');
    await page.keyboard.press('Enter');
    await expect(createShell(page).title('About the shop')).toBeVisible();
    await chat.more.click();
    await chat.menuItem('Pin to the top').click();
    await expect(chat.threads.first()).toContainText('About the shop');
    await expect(chat.threads.first()).toContainText('pinned');
    await chat.more.click();
    await chat.menuItem('Delete…').click();
    await expect(chat.question).toContainText('This will be lost');
    await expect(chat.question).toContainText(/Its \d+ messages/);
    await chat.question.getByRole('button', { name: 'Delete chat' }).click();
    await expect(chat.threads).toHaveCount(1);
    await expect(page).toHaveURL(/\/chat$/);
  },
  'nothing is cut off in a narrow window': async (page) => {
    const chat = createChat(page);
    await chat.threads.first().click();
    await expect(chat.answer).toBeVisible();
    await page.setViewportSize({ width: 640, height: 700 });
    await expect(chat.answer).toBeVisible();
    expect(await overflow(page)).toBe(0);
    const all = page.getByRole('button', { name: 'All chats' });
    await all.click();
    await expect(chat.threads).toHaveCount(1);
    await chat.search.fill('said by nobody');
    await expect(chat.main.getByText('Nothing holds these words')).toBeVisible();
    await page.getByRole('button', { name: 'New chat' }).click();
    await all.click();
    await expect(chat.search).toHaveValue('said by nobody');
    expect(await overflow(page)).toBe(0);
  },
};

test('chats: asked, stopped, branched, allowed, declined, exported and deleted', async ({ launch }) => {
  const repositories = await makeRepositories(['shop']);
  const app = await launch();
  const page = await app.page();
  await test.step('without a mind it says so and leads to where one is connected', async () => {
    await open(page, '/chat');
    await expect(createChat(page).notConnected).toBeVisible();
    await page.getByRole('button', { name: 'Connect a model' }).click();
    await expect(page).toHaveURL(/\/minds/);
    await createShell(page).go('Projects');
    await createProjects(page).addFolder(repositories.folder);
    await expect(createProjects(page).row('shop')).toBeVisible();
  });
  const held = Promise.withResolvers<void>();
  const provider = await connectMind(app, {
    models: [{ id: 'test-model' }, { id: 'other-model' }],
    answer: answersOf(held.promise),
  });
  const world: World = { app, provider, shop: repositories.at('shop'), goOn: held.resolve };
  for (const [what, act] of Object.entries(story)) await test.step(what, () => act(page, world));
  await provider.close();
  await repositories.dispose();
});
