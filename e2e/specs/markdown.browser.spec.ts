import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChat } from '../pages/chat.ts';
import { open } from '../pages/go.ts';
import { createProject } from '../pages/project.ts';
import { expect, test } from '../test.ts';
import { expectHarmless, expectSilent, startThere, touchAll, watchPage } from './support/hostile-text.ts';
import { markdownPayloads } from './support/markdown-payloads.ts';
import { connectMind } from './support/mind.ts';
import { createRest } from './support/rest.ts';

test('of what is written to a reader nothing runs, and nobody is asked for anything', async ({ launch }) => {
  const there = await startThere();
  const payloads = Object.entries(markdownPayloads(there.origin));
  expect(payloads.length).toBeGreaterThanOrEqual(60);
  const app = await launch();
  // What is asked comes back as the answer, so that each stands there in both hands.
  const provider = await connectMind(app, { answer: ({ messages }) => messages.at(-1)?.text ?? '' });
  const post = createRest(app);
  const thread = await post<{ id: string }>('/chat/create', { title: 'Payloads' });
  const get = async () => {
    const { origin, hash } = new URL(app.address ?? '');
    const answer = await fetch(`${origin}/api/chat/get?id=${thread.id}&limit=1000`, {
      headers: { authorization: `Bearer ${new URLSearchParams(hash.slice(1)).get('token')}` },
    });
    return (await answer.json()) as { messages: { state: string; text: string }[] };
  };
  for (const [name, text] of payloads) {
    await post('/chat/send', { threadId: thread.id, text });
    await expect
      .poll(async () => (await get()).messages.every(({ state }) => state === 'ended'), { message: name })
      .toBe(true);
  }

  const page = await app.page();
  const requests = await watchPage(page);
  const chat = createChat(page);
  await chat.openThread(thread.id);
  await page.reload();
  await expect(chat.messages.locator('article')).toHaveCount(payloads.length * 2);

  // Diagrams are drawn when they are seen.
  await touchAll(chat.messages, 'article');
  await expect(chat.messages.getByText('Draws the diagram')).toHaveCount(0, { timeout: 60_000 });
  await expect(chat.messages.getByText(/^It could not be drawn/).first()).toBeVisible();
  await expect(chat.messages.getByRole('img', { name: /^Diagram/ }).first()).toBeAttached();

  await expectHarmless(chat.messages, '[data-message] *');
  await expectSilent(page, requests, there.asked);
  expect(page.frames()).toHaveLength(1);
  expect(new URL(page.url()).pathname).toBe(`/chat/${thread.id}`);
  await provider.close();
  there.close();
});

test('of a README nothing runs, and nobody is asked for anything', async ({ launch }) => {
  const folder = await mkdtemp(join(tmpdir(), 'optimus-e2e-readme-'));
  const there = await startThere();
  // A fence that nobody closes takes what is behind it, so it comes last.
  const payloads = Object.values(markdownPayloads(there.origin)).sort(
    (a, b) => Number(a.startsWith('~~~')) - Number(b.startsWith('~~~')),
  );
  await mkdir(join(folder, 'shop'));
  await writeFile(join(folder, 'shop/package.json'), '{"name":"shop","version":"1.0.0"}');
  await writeFile(join(folder, 'shop/README.md'), `${payloads.join('\n\n')}\n\nthe end of it`);
  const app = await launch();
  await createRest(app)('/projects/roots/add', { paths: [folder] });
  const { origin, hash } = new URL(app.address ?? '');
  const headers = { authorization: `Bearer ${new URLSearchParams(hash.slice(1)).get('token')}` };
  const rows = async () =>
    (await (await fetch(`${origin}/api/projects`, { headers })).json()) as { id: string; scannedAt: number | null }[];
  await expect.poll(async () => (await rows())[0]?.scannedAt ?? null).not.toBeNull();
  const page = await app.page();
  const requests = await watchPage(page);
  await open(page, `/projects/${(await rows())[0]?.id}`);
  const readme = createProject(page).section('README');
  await expect(readme).toContainText('the end of it');
  await page.reload();
  await readme.getByRole('button', { name: 'Show all of the README' }).click();
  await touchAll(readme, 'p, li, figure, td, a');
  await expect(readme.getByText('Draws the diagram')).toHaveCount(0, { timeout: 60_000 });
  await expect(readme.getByText(/^It could not be drawn/).first()).toBeVisible();
  await expectHarmless(readme, 'div[dir=auto] *');
  await expectSilent(page, requests, there.asked);
  expect(page.frames()).toHaveLength(1);
  there.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});
