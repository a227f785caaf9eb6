import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from '@playwright/test';
import { expect } from '../../test.ts';

declare global {
  interface Window {
    ran?: unknown;
    refused: string[];
  }
}

/** A server that nobody may ask: whoever does is noted. */
export async function startThere() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('parent.ran = 1');
  }).listen(0, '127.0.0.1');
  server.on('connection', () => asked.push('a connection'));
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
}

/** From the next load on it is known what the page asks for, and what its policy refuses. */
export async function watchPage(page: Page): Promise<readonly string[]> {
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
  return requests;
}

/** Everything is seen, pointed at and focused once. */
export const touchAll = (root: Locator, part: string): Promise<void> =>
  root.evaluate(async (node, selector) => {
    for (const folded of node.querySelectorAll('details')) folded.open = true;
    for (const one of node.querySelectorAll(selector)) {
      one.scrollIntoView();
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    for (const link of node.querySelectorAll('a')) {
      link.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      link.focus();
    }
  }, part);

/** Of what was written nothing became more than words in elements of ours. */
export async function expectHarmless(root: Locator, written: string): Promise<void> {
  expect(await root.locator(written).count()).toBeGreaterThan(100);
  const seen = await root.evaluate((root, selector) => {
    const inside = [...root.querySelectorAll(selector)];
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
  }, written);
  expect(seen).toEqual({
    ...{ forbidden: [], handlers: [], pictures: [], svgs: [], addresses: [], ids: [], named: 0, turned: false },
  });
}

/** Nothing of it ran, and nobody was asked for anything. */
export async function expectSilent(page: Page, requests: readonly string[], asked: readonly string[]): Promise<void> {
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
  expect(asked).toEqual([]);
}
