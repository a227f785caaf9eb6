import { test as base, type Page } from '@playwright/test';
import { launchBrowser } from './drivers/browser.ts';
import { launchElectron } from './drivers/electron.ts';
import { launchShell } from './drivers/shell.ts';
import type { AppDriver, DesktopControl, DriverKind, LaunchOptions } from './drivers/types.ts';

const launchers = { browser: launchBrowser, shell: launchShell, electron: launchElectron };

interface Fixtures {
  /** Starts the program in the way of this project; ended with the test. */
  launch: (options?: LaunchOptions) => Promise<AppDriver>;
  /** One program on an empty profile. */
  app: AppDriver;
  page: Page;
  /** What only a desktop has. */
  desktop: DesktopControl;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
  launch: async ({}, use, info) => {
    const started: AppDriver[] = [];
    const start = launchers[info.project.name as DriverKind];
    await use(async (options) => {
      const app = await start(options);
      started.push(app);
      return app;
    });
    for (const app of started) await app.close();
  },
  app: async ({ launch }, use) => use(await launch()),
  page: async ({ app }, use) => use(await app.page()),
  desktop: async ({ app }, use) => {
    if (!app.desktop) throw new Error(`${app.kind} has no desktop`);
    await use(app.desktop);
  },
});

export { expect } from '@playwright/test';
