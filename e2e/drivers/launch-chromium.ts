import { type Browser, chromium } from '@playwright/test';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { recordPages } from './page-record.ts';
import { keepSteady } from './steady.ts';

/** A Chromium that talks to nobody but the page under test. */
export async function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error('No Chromium here: install the package chromium, or npx playwright install chromium');
  }
  const browser = await chromium.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
      ...flags,
    ],
  });
  browser.on('context', (context) => {
    keepSteady(context);
    recordPages(context);
  });
  return browser;
}
