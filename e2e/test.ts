import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, test as base, type Page, type TestInfo } from '@playwright/test';
import { launchBrowser } from './drivers/browser.ts';
import { launchElectron } from './drivers/electron.ts';
import { launchChromium } from './drivers/launch-chromium.ts';
import { forgetRecord, recordOf } from './drivers/page-record.ts';
import { launchShell } from './drivers/shell.ts';
import type { AppDriver, DesktopControl, DriverKind, LaunchOptions } from './drivers/types.ts';
import { startAnew } from './pages/go.ts';

const launchers = { browser: launchBrowser, shell: launchShell, electron: launchElectron };

interface SharedOptions extends Omit<LaunchOptions, 'home' | 'chromium'> {
  /** Fills the data folder before the start. */
  prepare?: (home: string) => Promise<void>;
}

interface WorkerFixtures {
  /** `test.use({ shared: {} })`: one program for all tests of the file, its page begun anew for each. Null: one for each test. */
  shared: SharedOptions | null;
  standing: AppDriver | null;
  /** One Chromium for all headless hosts of a worker, started when the first of them needs it. */
  chromium: () => Promise<Browser>;
}

interface Fixtures {
  /** A data folder that outlives the programs of this test, for starting twice on the same data. */
  home: string;
  /** Starts the program in the way of this project; ended with the test. */
  launch: (options?: LaunchOptions) => Promise<AppDriver>;
  /** One program on an empty profile. */
  app: AppDriver;
  page: Page;
  /** What only a desktop has. */
  desktop: DesktopControl;
}

const temporary = () => mkdtemp(join(tmpdir(), 'optimus-e2e-home-'));
const remove = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 5 });

const mostSaid = 6_000;

/** What a test that failed had before it, among its errors: their end is all that is left of a run on another machine. */
async function sayWhatIsShown(app: AppDriver, info: TestInfo): Promise<void> {
  try {
    const page = await app.page();
    const wrong = recordOf(page);
    if (wrong.length > 0) info.errors.push({ message: `In that page, oldest first:\n${wrong.join('\n')}` });
    const seen = await page.locator('body').ariaSnapshot({ timeout: 5_000 });
    info.errors.push({ message: `It failed before ${page.url()}:\n${seen.slice(0, mostSaid)}` });
  } catch (error) {
    // The program may have died. What was started is ended all the same.
    info.errors.push({ message: `It failed before nothing that could be read: ${error}` });
  }
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  shared: [null, { scope: 'worker', option: true }],
  standing: [
    async ({ shared, chromium }, use, info) => {
      if (!shared) return use(null);
      const { prepare, ...options } = shared;
      const home = await temporary();
      await prepare?.(home);
      const app = await launchers[info.project.name as DriverKind]({ ...options, home, chromium });
      await use(app);
      await app.close();
      await remove(home);
    },
    { scope: 'worker' },
  ],
  chromium: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
    async ({}, use) => {
      let one: Promise<Browser> | null = null;
      await use(() => {
        one ??= launchChromium();
        return one;
      });
      await (one as Promise<Browser> | null)?.then((browser) => browser.close());
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
  home: async ({}, use) => {
    const home = await temporary();
    await use(home);
    await remove(home);
  },
  // Needs the folder although it does not use it: so the programs end before it goes.
  launch: async ({ home: _, chromium }, use, info) => {
    const started: AppDriver[] = [];
    const start = launchers[info.project.name as DriverKind];
    await use(async (options) => {
      const app = await start({ ...options, chromium });
      started.push(app);
      return app;
    });
    if (info.status !== info.expectedStatus) for (const app of started) await sayWhatIsShown(app, info);
    for (const app of started) await app.close();
  },
  app: async ({ launch, standing }, use) => use(standing ?? (await launch())),
  page: async ({ app, standing }, use, info) => {
    const page = await app.page();
    if (standing) {
      forgetRecord(page);
      await startAnew(page);
    }
    await use(page);
    if (standing && info.status !== info.expectedStatus) await sayWhatIsShown(app, info);
  },
  desktop: async ({ app }, use) => {
    if (!app.desktop) throw new Error(`${app.kind} has no desktop`);
    await use(app.desktop);
  },
});

export { expect } from '@playwright/test';
