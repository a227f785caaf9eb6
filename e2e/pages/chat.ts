import type { Page } from '@playwright/test';
import { open } from './go.ts';

/** Chats, what is said in them, and what is written next. */
export function createChat(page: Page) {
  const main = page.getByRole('main');
  const messages = main.getByRole('region', { name: 'Messages' });
  const composer = main.getByRole('region', { name: 'Write' });
  const answers = messages.locator('article').filter({ hasNot: page.getByRole('heading', { name: 'You', level: 2 }) });
  return {
    main,
    messages,
    composer,
    answers,
    questions: messages.getByRole('article', { name: 'You' }),
    answer: answers.last(),
    field: composer.getByRole('textbox', { name: 'Message' }),
    send: composer.getByRole('button', { name: 'Send' }),
    stop: composer.getByRole('button', { name: 'Stop the answer' }),
    attached: composer.getByRole('list', { name: 'Attached' }),
    attach: composer.getByRole('button', { name: 'Attach' }),
    files: page.getByLabel('Files to attach'),
    scope: composer.getByRole('button', { name: /^Looks into: / }),
    model: composer.getByRole('button', { name: /^Model: / }),
    editing: composer.getByText('becomes a branch'),
    threads: main.getByRole('listbox', { name: 'Chats' }).getByRole('option'),
    search: main.getByRole('searchbox', { name: 'Search chats' }),
    branches: (at: string) => messages.getByRole('group', { name: 'Branches' }).filter({ hasText: at }),
    notConnected: main.getByText('No model is connected'),
    inspector: main.getByRole('complementary'),
    citation: (nth: number) => messages.getByRole('button', { name: new RegExp(`^Source ${nth}: `) }),
    sources: messages.locator('summary', { hasText: /\d+ sources?$/ }),
    /** A tool that changes something: it waits in a frame of its own. */
    waiting: messages.getByRole('region', { name: /^Waits for you: / }),
    allow: messages.getByRole('button', { name: 'Allow' }),
    decline: messages.getByRole('button', { name: 'Decline' }),
    more: page.getByRole('banner').getByRole('button', { name: 'More of this chat' }),
    menuItem: (name: string | RegExp) => page.getByRole('menuitem', { name }),
    question: page.getByRole('alertdialog'),
    toNewest: main.getByRole('button', { name: 'To the newest' }),

    async say(text: string): Promise<void> {
      await this.field.fill(text);
      await page.keyboard.press('Enter');
    },
    async openThread(id: string): Promise<void> {
      await open(page, `/chat/${id}`);
      await messages.waitFor();
    },
  };
}
