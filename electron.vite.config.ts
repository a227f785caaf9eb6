import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { resolve } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { loadGuard } from './renderer/app/load-guard.ts';
import { kernelFolder, kernelText } from './scripts/lib/kernel.ts';
import { schemasOnce } from './scripts/lib/schemas-once.ts';

const flatChunks = { chunkFileNames: '[name]-[hash].js' };

/** What ssh2 can do without, found by chance on the machine that builds: the package ships what it lists, and nothing else. */
const withoutOptionalNatives = {
  name: 'without-optional-natives',
  // Before electron-vite's own, which would take them along.
  enforce: 'pre',
  resolveId: (id: string) => (/\.node$|^cpu-features$/.test(id) ? '\0not-shipped' : null),
  load: (id: string) => (id === '\0not-shipped' ? "throw new Error('not shipped');" : null),
} as const;

/** What the program is built with is what its source gives, whatever was committed beside it. */
const kernel = {
  name: 'kernel',
  load: (id: string) => (id.endsWith('/restic/kernel-bytes.ts') ? kernelText(resolve(kernelFolder)) : null),
} as const;

const builtinImport = /^import ([^;"]+) from "(?:node:)?([a-z_0-9/]+)";$/gm;

/**
 * Parts of Node are taken as they are. Imported as modules, everything that they export is read once, also what loads only when it
 * is asked for: `node:http` would bring `fetch` along, whoever wants it.
 */
const plainBuiltins = {
  name: 'plain-builtins',
  renderChunk: (code: string) =>
    code.replace(builtinImport, (whole, names: string, builtin: string) => {
      if (!isBuiltin(builtin)) return whole;
      const [, all = '', some = ''] = /^(?:(?:\* as )?([\w$]+))?(?:, )?(\{.*\})?$/.exec(names) ?? [];
      if (all === '' && some === '') throw new Error(`no way is known to take ${whole}`);
      const module = `process.getBuiltinModule("node:${builtin}")`;
      const parts = some.replace(/([\w$]+) as ([\w$]+)/g, '$1: $2');
      if (all === '') return `const ${parts} = ${module};`;
      return `const ${all} = ${module};${parts === '' ? '' : ` const ${parts} = ${all};`}`;
    }),
} as const;

const beyondAscii = /[^\0-\x7f]/g;
/** Where an escape would be another text. */
const notEscapable = /\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/;

/** One sign beyond ASCII makes the text of a whole file twice as large in memory, and slower to read. */
const asciiOnly = {
  name: 'ascii-only',
  // Last of all: what is printed anew has its signs back.
  generateBundle(_: unknown, bundle: Record<string, { code?: string }>) {
    for (const [file, chunk] of Object.entries(bundle)) {
      if (chunk.code === undefined) continue;
      const odd = notEscapable.exec(chunk.code);
      if (odd) throw new Error(`${file} cannot be written in ASCII: ${odd[0].slice(-200)}`);
      chunk.code = chunk.code.replace(beyondAscii, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
} as const;

/** What the frame of diagrams runs: the policy of the page lets these two stand in it, letter by letter. */
const diagramScripts = ['node_modules/mermaid/dist/mermaid.min.js', 'renderer/public/diagram-frame.js']
  .map(
    (file) =>
      `sha256-${createHash('sha256')
        .update(readFileSync(resolve(file)))
        .digest('base64')}`,
  )
  .join(' ');

const page = {
  name: 'page',
  enforce: 'post',
  // Absolute, because the page is also asked for by the addresses of its screens; electron-vite would make it relative.
  config: () => ({ base: '/' }),
  // Vite drops the attribute that keeps the page from being drawn in the wrong theme before the first script has run.
  transformIndexHtml: (html: string) =>
    html
      .replace('<title>', () => `<meta name="diagram-scripts" content="${diagramScripts}" />\n    <title>`)
      .replace(
        '<script type="module"',
        () => `<script>(${loadGuard})(window)</script>\n    <script type="module" blocking="render"`,
      ),
} as const;

export default defineConfig({
  main: {
    plugins: [withoutOptionalNatives, kernel, schemasOnce, plainBuiltins, asciiOnly],
    build: {
      // What package.json lists under dependencies stays outside: it is native, or wants to find its own folder. All else is
      // bundled, because a start that reads it from hundreds of small files takes 230 ms of CPU longer.
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          index: resolve('main/electron/index.ts'),
          headless: resolve('main/headless/index.ts'),
          worker: resolve('main/core/workers/worker.ts'),
          'projects-worker': resolve('main/features/projects/worker/projects-worker.ts'),
          'finding-worker': resolve('main/features/launcher/finding/finding-worker.ts'),
          'code-worker': resolve('main/features/environments/scanning/code-worker.ts'),
          'sampling-worker': resolve('main/features/monitors/sampling/sampling-worker.ts'),
          'logs-worker': resolve('main/features/logs/worker/logs-worker.ts'),
          'log-search-worker': resolve('main/features/logs/reading/log-search-worker.ts'),
          'knowledge-worker': resolve('main/features/knowledge/thread/knowledge-worker.ts'),
          'check-worker': resolve('main/features/blueprints/checking/check-worker.ts'),
          'backup-walk-worker': resolve('main/features/backups/engine/own/backup/walk/walk-worker.ts'),
          'backup-read-worker': resolve('main/features/backups/engine/own/backup/read/read-worker.ts'),
          'backups-engine-worker': resolve('main/features/backups/engine/own/thread/engine-worker.ts'),
          'backups-verify-worker': resolve('main/features/backups/engine/own/keep/check/verify-worker.ts'),
          'restore-worker': resolve('main/features/backups/engine/own/read/restore/restore-worker.ts'),
          'sqlite-worker': resolve('main/features/backups/databases/sqlite/sqlite-worker.ts'),
          'proxy-program': resolve('main/features/deployments/proxy/proxy-program.ts'),
          'ears-program': resolve('main/features/voice/ears/ears-program.ts'),
          'hold-program': resolve('main/electron/hold/hold-program.ts'),
          'local-models-program': resolve('main/features/minds/local/local-models-program.ts'),
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
      // The editor of workflows is that large, and loaded by who edits one; the entry has a benchmark of its own.
      chunkSizeWarningLimit: 700,
      rolldownOptions: { input: resolve('renderer/index.html') },
    },
  },
});
