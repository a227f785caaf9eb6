import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/lib/longest-first.ts';
import { schemasOnce } from './scripts/lib/schemas-once.ts';

export default defineConfig({
  plugins: [schemasOnce],
  test: {
    include: ['{main,shared,renderer,preload,scripts,bench,e2e}/**/*.test.ts'],
    environment: 'node',
    sequence: { sequencer: LongestFirst },
    globalSetup: ['scripts/lib/compiled-once.ts'],
    // The contrast test reads the tokens; other style sheets stay empty.
    css: { include: [/\?raw$/] },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // As in playwright.config.ts: what passes at the second look is named at the end.
    retry: process.env.CI ? 1 : 0,
  },
});
