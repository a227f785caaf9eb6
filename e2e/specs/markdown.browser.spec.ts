import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChat } from '../pages/chat.ts';
import { expect, test } from '../test.ts';
import { markdownPayloads } from './support/markdown-payloads.ts';
import { connectMind } from './support/mind.ts';
import { createRest } from './support/rest.ts';

declare global {
  interface Window {
    ran?: unknown;
    refused: string[];
  }
}

/** A server that nobody may ask: whoever does is noted. */
async function startThere() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('parent.ran = 1');
  }).listen(0, '127.0.0.1');
  server.on('connection', () => asked.push('a connection'));
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
}

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
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  // Tried within the frame of a diagram, and stopped there by its policy before anybody was asked.
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'csp' && request.frame() !== page.mainFrame())
      requests.splice(requests.indexOf(request.url()), 1);
  });
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => requests.push(`a dialog: ${dialog.message()}`)));
  await page.addInitScript(() => {
    window.refused = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      // zod tries once whether it may make functions of text, on every page of ours.
      blockedURI === 'eval' ? undefined : window.refused.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  const chat = createChat(page);
  await chat.openThread(thread.id);
  await page.reload();
  await expect(chat.messages.locator('article')).toHaveCount(payloads.length * 2);

  // Everything is seen, pointed at and focused once; diagrams are drawn when they are seen.
  await chat.messages.evaluate(async (root) => {
    for (const article of root.querySelectorAll('article')) {
      article.scrollIntoView();
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    for (const link of root.querySelectorAll('a')) {
      link.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      link.focus();
    }
  });
  await expect(chat.messages.getByText('Draws the diagram')).toHaveCount(0, { timeout: 60_000 });
  await expect(chat.messages.getByText(/^It could not be drawn/).first()).toBeVisible();
  await expect(chat.messages.getByRole('img', { name: /^Diagram/ }).first()).toBeAttached();

  const seen = await chat.messages.evaluate((root) => {
    const inside = [...root.querySelectorAll('[data-message] *')];
    const forbidden =
      'script,iframe,frame,object,embed,form,base,meta,link,style,video,audio,source,picture,template,portal,math,marquee,input,textarea';
    return {
      forbidden: inside.filter((node) => node.matches(forbidden)).map(({ outerHTML }) => outerHTML.slice(0, 200)),
      handlers: inside
        .flatMap((node) => node.getAttributeNames().map((name) => `${node.nodeName} ${name}`))
        .filter((name) => / (?:on|srcdoc|srcset|formaction|action|ping|background|xlink)/.test(name)),
      // Pictures are those of our own icons, and diagrams as data.
      pictures: inside
        .filter((node) => node instanceof HTMLImageElement)
        .map((node) => node.src)
        .filter((src) => !src.startsWith('data:image/svg+xml;charset=utf-8,')),
      svgs: inside
        .filter(
          (node) =>
            node.nodeName === 'svg' &&
            !node.classList.contains('lucide') &&
            !node.closest('[aria-hidden]') &&
            !node.matches('[aria-hidden], [role=img]'),
        )
        .map(({ outerHTML }) => outerHTML.slice(0, 200)),
      addresses: inside
        .filter((node) => node instanceof HTMLAnchorElement)
        .map((node) => node.getAttribute('href') ?? '')
        .filter((href) => !/^(?:https?:\/\/[^@]*$|mailto:[^?]*$|\/(?![/\\]))/.test(href)),
      ids: inside.filter(({ id }) => id !== '' && !/^(?:from-|_r_|base-ui)/.test(id)).map(({ id }) => id),
      named: inside.filter((node) => node.hasAttribute('name')).length,
      turned: /[\u202a-\u202e\u2066-\u2069]/.test(root.textContent ?? ''),
    };
  });
  expect(seen).toEqual({
    ...{ forbidden: [], handlers: [], pictures: [], svgs: [], addresses: [], ids: [], named: 0, turned: false },
  });
  expect(await page.evaluate(() => window.ran)).toBeUndefined();
  // Nothing was even tried: what the policy of the page refuses, it says.
  expect(await page.evaluate(() => window.refused)).toEqual([]);
  const { origin } = new URL(page.url());
  expect(
    requests.filter(
      (url) =>
        !url.startsWith(origin) &&
        !url.startsWith('data:image/svg+xml') &&
        !url.startsWith('data:,') &&
        url !== 'about:srcdoc',
    ),
  ).toEqual([]);
  expect(there.asked).toEqual([]);
  expect(page.frames()).toHaveLength(1);
  expect(new URL(page.url()).pathname).toBe(`/chat/${thread.id}`);
  await provider.close();
  there.close();
});
