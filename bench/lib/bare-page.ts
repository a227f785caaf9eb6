import { join } from 'node:path';
import { build } from 'vite';
import { root } from './program.ts';

/** Builds the page with nothing but React and one button; returns its folder. */
export async function buildBarePage(): Promise<string> {
  const outDir = join(root, 'out', 'bench', 'page');
  await build({
    configFile: false,
    root: join(root, 'bench', 'programs', 'bare-page'),
    logLevel: 'warn',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
}
