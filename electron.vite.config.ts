import { resolve } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/**
 * Plain JavaScript goes into the bundle: read from some hundred small files it costs a start 230 ms of CPU. What stays
 * outside is native, or wants to find its own folder.
 */
const bundled = [
  '@orpc/client',
  '@orpc/contract',
  '@orpc/openapi',
  '@orpc/server',
  '@orpc/zod',
  'fastify',
  'kysely',
  'ws',
  'zod',
];
const flatChunks = { chunkFileNames: '[name]-[hash].js' };

const page = {
  name: 'page',
  enforce: 'post',
  // Absolute, because the page is also asked for by the addresses of its screens; electron-vite would make it relative.
  config: () => ({ base: '/' }),
  // Vite drops the attribute that keeps the page from being drawn in the wrong theme before the first script has run.
  transformIndexHtml: (html: string) =>
    html.replace('<script type="module"', '<script type="module" blocking="render"'),
} as const;

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: { exclude: bundled },
      rolldownOptions: {
        input: {
          index: resolve('main/electron/index.ts'),
          headless: resolve('main/headless/index.ts'),
          worker: resolve('main/core/workers/worker.ts'),
        },
        output: flatChunks,
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), tailwind(), page],
    build: {
      outDir: 'out/renderer',
      // electron-vite's own default is off, for the page too.
      minify: true,
      // The policy of the page allows no data: fonts.
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve('renderer/index.html') },
    },
  },
});
