import type { Page } from '@playwright/test';

/** Opens the program by the address that it printed, until the page has its key: a load that fails begins anew with it. */
export async function enter(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForURL(({ hash }) => hash === '');
}

/** Loads a place of the program as an address that was typed. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
}

/** As if this window had never been used; the program behind it stays as it is. */
export async function startAnew(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.evaluate(() => localStorage.clear());
  await open(page, '/');
}

/** How far the page is wider than the window: 0, or something is cut off or has to be scrolled sideways. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const scrollers = [document.documentElement, document.body, ...document.querySelectorAll('main, main *')];
    const hidden = (node: Element) => ['hidden', 'clip'].includes(getComputedStyle(node).overflowX);
    return Math.max(
      0,
      ...scrollers
        .filter((node) => !hidden(node) && node.clientWidth > 0)
        .map((node) => {
          const { display, overflowX } = getComputedStyle(node);
          // What takes the focus scrolls on purpose: a table that is wider than its place.
          if (node.matches('[tabindex="0"]')) return 0;
          if (display.startsWith('inline') || (overflowX === 'visible' && node !== document.documentElement)) return 0;
          return node.scrollWidth - node.clientWidth;
        }),
    );
  });
