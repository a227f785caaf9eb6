import { expect } from '@playwright/test';
import type { ProviderServer, Reply, Seen } from '../../../main/features/minds/testing/provider-server.ts';
import { createChat } from '../../pages/chat.ts';
import { open } from '../../pages/go.ts';
import { createProjects } from '../../pages/projects.ts';
import { createShell } from '../../pages/shell.ts';
import { connectMind } from './mind.ts';
import type { Walk } from './walk.ts';

const all = `## Why it fails\n\nIt **cannot** bind, see [there](https://example.org/a) and \`a.ts\`[e:ID].\n\n- [x] looked\n- [ ] mended\n\n1. stop\n2. start\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> said\n\n\`\`\`ts\nlet a;\n\`\`\`\n\n\`\`\`mermaid\ngraph TD; A-->B\n\`\`\`\n\n![seen](https://example.org/p.png) <b>x</b>\n\n---\n\nNot this[e:zzzzzz999999].`;
const edit = {
  name: 'edit_file',
  input: { project: 'shop', path: 'README.md', edits: [{ old: '# Shop', new: '# The shop' }] },
};

function answer({ system, messages, prompt }: Seen): Reply {
  if (!system.includes('You answer inside Optimus')) return { object: { memories: [] } };
  const asked = messages.findLast(({ role }) => role === 'user')?.text ?? '';
  if (messages.at(-1)?.role === 'tool') return { text: 'As you like.' };
  if (asked.includes('edit')) return { text: 'I would.', toolCalls: [edit] };
  if (asked.includes('fail')) return { fault: { status: 401, message: 'No such key' } };
  return { text: all.replace('ID', /id=([a-z0-9]{6,40})/.exec(prompt)?.[1] ?? ''), usage: { input: 10, output: 20 } };
}

/** A chat from nothing connected to a tool that waits. */
export function chatWalk(folder: string): { walk: Walk; dispose: () => Promise<void> } {
  let provider: ProviderServer | null = null;
  const walk: Walk = {
    'chat, nothing connected': async (page) => {
      await createShell(page).go('Projects');
      await createProjects(page).addFolder(folder);
      await expect(createProjects(page).row('shop')).toBeVisible();
      await open(page, '/chat');
      await expect(createChat(page).notConnected).toBeVisible();
    },
    'chat, a new one, with what it may look into': async (page, app) => {
      provider = await connectMind(app, { answer, models: [{ id: 'test-model' }, { id: 'other-model' }] });
      const chat = createChat(page);
      await chat.files.setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('words') });
      await chat.scope.click();
      await page.getByRole('checkbox', { name: 'shop' }).click();
    },
    'chat, its models': async (page) => {
      await page.keyboard.press('Escape');
      await createChat(page).model.click();
      await expect(createChat(page).menuItem(/^other-model/)).toBeVisible();
    },
    'chat, an answer with all that one may hold': async (page) => {
      const chat = createChat(page);
      await page.keyboard.press('Escape');
      await chat.say('why');
      await expect(chat.citation(1)).toBeVisible();
      await expect(chat.messages.getByRole('img', { name: /^Diagram/ })).toBeVisible();
      await chat.sources.first().click();
      await chat.citation(1).click();
      await expect(chat.inspector).toBeVisible();
    },
    'chat, a tool that waits': async (page) => {
      const chat = createChat(page);
      await page.keyboard.press('Escape');
      await chat.say('edit');
      await expect(chat.allow).toBeEnabled();
      await chat.waiting.locator('summary', { hasText: 'Details' }).click();
    },
    'chat, declined, failed and branched': async (page) => {
      const chat = createChat(page);
      await chat.decline.click();
      await expect(chat.answer).toContainText('As you like.');
      await chat.say('fail');
      await expect(chat.answer.getByRole('alert')).toBeVisible();
      await chat.answer.getByRole('button', { name: 'Have it written again' }).click();
      await expect(chat.branches('2/2')).toBeVisible();
      await chat.field.press('ArrowUp');
      await expect(chat.editing).toBeVisible();
    },
    'chat, before it is deleted': async (page) => {
      const chat = createChat(page);
      await chat.more.click();
      await chat.menuItem('Delete…').click();
      await expect(chat.question).toBeVisible();
    },
  };
  return {
    walk,
    async dispose() {
      await provider?.close();
    },
  };
}
