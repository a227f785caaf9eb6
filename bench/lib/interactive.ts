import { type Browser, chromium } from '@playwright/test';

const mark = 'bench:interactive';

export interface Interactive {
  /** From the start of the navigation, as the page's own clock has it. */
  ms: number;
  /** Scripts of the page's own origin that had arrived before its first paint. */
  scriptsBeforePaint: string[];
}

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH;
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    ...(executablePath && { executablePath }),
    args: [
      ...(asRoot ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  });
}

/** Runs in the page, before anything of it: presses the palette's key until someone takes it, and marks when it is open. */
function watch(name: string) {
  const shellIsThere = () => document.querySelector('#root nav') !== null;
  const paletteIsOpen = () => document.querySelector('[role=dialog] input') !== null;
  const channel = new MessageChannel();
  let taken = false;
  channel.port1.onmessage = () => {
    if (paletteIsOpen()) {
      performance.mark(name);
      channel.port1.close();
      return;
    }
    if (!taken && shellIsThere()) {
      const init = { key: 'k', code: 'KeyK', bubbles: true, cancelable: true };
      const meta = navigator.platform.startsWith('Mac');
      const event = new KeyboardEvent('keydown', { ...init, ctrlKey: !meta, metaKey: meta });
      (document.activeElement ?? document.body).dispatchEvent(event);
      taken = event.defaultPrevented;
    }
    setTimeout(() => channel.port2.postMessage(null), 1);
  };
  channel.port2.postMessage(null);
}

/** Opens a page in a browser that has never seen it, until a key opens its palette. */
export async function timeToInteractive(browser: Browser, url: string): Promise<Interactive> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(watch, mark);
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, mark, { polling: 50 });
    return await page.evaluate((name) => {
      const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.POSITIVE_INFINITY;
      const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
      return {
        ms: performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN,
        scriptsBeforePaint: resources
          .filter((entry) => entry.responseEnd <= painted)
          .map((entry) => new URL(entry.name))
          .filter((address) => address.origin === location.origin && address.pathname.endsWith('.js'))
          .map((address) => address.pathname),
      };
    }, mark);
  } finally {
    await context.close();
  }
}
