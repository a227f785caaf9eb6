import type { Browser, Page } from '@playwright/test';

type Measuring = { paletteOpened?: Promise<number> };

/** In the page: how long after the key's own time a frame with the palette has been handed over to be painted. */
function watchNext() {
  (window as Measuring).paletteOpened = new Promise((resolve) => {
    const onKey = ({ key, timeStamp }: KeyboardEvent) => {
      if (key !== 'k') return;
      window.removeEventListener('keydown', onKey, true);
      const look = () => {
        if (document.querySelector('[role=dialog]:not([data-closed]) input') === null) {
          requestAnimationFrame(look);
          return;
        }
        // A message is delivered after the frame whose callback this is.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - timeStamp);
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    };
    window.addEventListener('keydown', onKey, true);
  });
}

async function openOnce(page: Page): Promise<number> {
  await page.bringToFront();
  await page.evaluate(watchNext);
  await page.keyboard.press('ControlOrMeta+k');
  const ms = await page.evaluate(() => (window as Measuring).paletteOpened ?? Number.NaN);
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog] input').waitFor({ state: 'detached' });
  return ms;
}

/** Opens the palette of every page so many times by a key, the pages in turn; the first time counts like any other. */
export async function paletteOpenings<N extends string>(
  browser: Browser,
  urls: Record<N, string>,
  times: number,
): Promise<Record<N, number[]>> {
  const context = await browser.newContext();
  try {
    const pages: { name: N; page: Page; samples: number[] }[] = [];
    for (const name of Object.keys(urls) as N[]) {
      const page = await context.newPage();
      await page.goto(urls[name]);
      await page.locator('#root nav').first().waitFor();
      pages.push({ name, page, samples: [] });
    }
    for (let round = 0; round < times; round++)
      for (const { page, samples } of pages) samples.push(await openOnce(page));
    return Object.fromEntries(pages.map(({ name, samples }) => [name, samples])) as Record<N, number[]>;
  } finally {
    await context.close();
  }
}
