import type { BrowserContext, Page } from '@playwright/test';

const pauses = [100, 400, 1_600, 3_200];

async function again<T>(load: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await load();
    } catch (error) {
      if (!String(error).includes('net::ERR_NETWORK_CHANGED')) throw error;
      console.log(`Loaded again, because an address of this machine changed: ${String(error).split('\n')[0]}`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return load();
}

function steadyPage(page: Page): void {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  page.goto = (...args) => again(() => goto(...args));
  page.reload = (...args) => again(() => reload(...args));
}

/**
 * A Chromium with a window loads a page by itself that was lost when an address of the machine changed, as happens with each
 * container that other specs start; without a window it stays at its error page.
 */
export function keepSteady(context: BrowserContext): void {
  context.on('page', steadyPage);
}
