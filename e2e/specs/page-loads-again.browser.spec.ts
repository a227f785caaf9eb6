import { createHash } from 'node:crypto';
import type { Page, Route } from '@playwright/test';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';

test.use({ shared: {} });

/** As when an address of the machine changes: Chromium gives up what is under way. */
function lose(times: number) {
  const asked: string[] = [];
  return {
    asked,
    handle: (route: Route) =>
      asked.push(route.request().url()) <= times ? route.abort('connectionaborted') : route.continue(),
  };
}

/** Style sheets that stand in the page and did not come. */
const unstyled = (page: Page): Promise<number> =>
  page.evaluate(
    () => [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].filter(({ sheet }) => !sheet).length,
  );

const entry = '**/assets/index-*.js';
const entryStyle = '**/assets/index-*.css';

async function fresh(page: Page): Promise<Page> {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error('no browser');
  return context.newPage();
}

for (const [what, files] of [
  ['its script', entry],
  ['what its script imports', '**/assets/react-*.js'],
  ['its style sheet', entryStyle],
] as const) {
  test(`a page that lost ${what} comes up by itself, with its token`, async ({ app, page }) => {
    const one = await fresh(page);
    // What was asked for early is not what is missed: the script asks for it once more by itself.
    const lost = lose(3);
    await one.route(files, lost.handle);
    await one.goto(app.address ?? '');
    await expect(createShell(one).title('Now')).toBeVisible();
    await expect(createShell(one).connected).toBeVisible();
    expect(lost.asked.length).toBeGreaterThan(3);
    expect(one.url()).not.toContain('token');
    expect(await unstyled(one)).toBe(0);
    await one.context().close();
  });
}

test('a page that never comes says so, and the button loads it where it was', async ({ app, page }) => {
  const one = await fresh(page);
  const lost = lose(Number.POSITIVE_INFINITY);
  await one.route(entry, lost.handle);
  const address = new URL(app.address ?? '');
  await one.goto(new URL(`/journal${address.hash}`, address).href);
  await expect(one.getByRole('heading', { name: 'Optimus could not be loaded' })).toBeVisible();
  const asked = lost.asked.length;
  expect(asked).toBeGreaterThan(3);
  await one.unroute(entry);
  await one.getByRole('button', { name: 'Load again' }).click();
  await expect(createShell(one).title('Journal')).toBeVisible();
  await expect(createShell(one).connected).toBeVisible();
  expect(lost.asked.length).toBe(asked);
  await one.context().close();
});

test('a screen whose code was lost comes, and nothing around it is loaded again', async ({ page }) => {
  const shell = createShell(page);
  await expect(shell.title('Now')).toBeVisible();
  await page.evaluate(() => Object.assign(window, { same: true }));
  const code = lose(2);
  const style = lose(1);
  await page.route('**/assets/page-*.js', code.handle);
  await page.route('**/assets/*.css', style.handle);
  await shell.link('Monitors').click();
  await expect(shell.title('Monitors')).toBeVisible();
  await expect(page.getByRole('main')).toBeVisible();
  await expect.poll(() => code.asked.length).toBeGreaterThan(2);
  await expect.poll(() => style.asked.length).toBeGreaterThan(1);
  await expect(page.getByText('This screen failed')).toHaveCount(0);
  expect(await unstyled(page)).toBe(0);
  expect(await page.evaluate(() => 'same' in window)).toBe(true);
});

test('what stands in the page, and in its frame of diagrams, is allowed by its digest, and nothing else', async ({
  page,
}) => {
  const [policy, html] = await page.evaluate(async () => {
    const answer = await fetch('/');
    return [answer.headers.get('content-security-policy') ?? '', await answer.text()] as const;
  });
  const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>(.*?)<\/script>/gs)].map(([, text]) => text ?? '');
  expect(inline).toHaveLength(1);
  const digests = inline.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  const ofDiagrams = /<meta name="diagram-scripts" content="([^"]*)"/.exec(html)?.[1]?.split(' ') ?? [];
  expect(ofDiagrams).toHaveLength(2);
  expect(policy.match(/'sha\d+-[^']+'/g)).toEqual([...digests, ...ofDiagrams.map((digest) => `'${digest}'`)]);
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
});
