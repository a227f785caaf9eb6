import { defineConfig } from '@playwright/test';

/** Specs run in every way unless their name says where they belong: `x.desktop.spec.ts`, `x.browser.spec.ts`, `x-binary.spec.ts`. */
const desktopOnly = /\.desktop\.spec\.ts$/;
const browserOnly = /\.browser\.spec\.ts$/;
const binaryOnly = /-binary\.spec\.ts$/;

export default defineConfig({
  testDir: 'e2e/specs',
  globalSetup: './scripts/lib/compiled-once.ts',
  outputDir: 'test-results',
  // The tests of a file share a program where they can, so a file belongs to one worker. Long files say that theirs may part.
  fullyParallel: false,
  workers: 2,
  // For a machine that does other things, too: these end what hangs, and measure nothing.
  timeout: 300_000,
  expect: { timeout: 120_000 },
  forbidOnly: !!process.env.CI,
  // There a spec that fails once in thousands of runs refuses work that has nothing to do with it. What passes at the second
  // look is not silent: scripts/test.mjs names it at the end, for whoever reads the record to mend.
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  projects: [
    { name: 'browser', testIgnore: [desktopOnly, binaryOnly] },
    { name: 'shell', testIgnore: [browserOnly, binaryOnly] },
    { name: 'electron', testIgnore: [browserOnly] },
  ],
});
