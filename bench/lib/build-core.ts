import { join } from 'node:path';
import { resolveConfig } from 'electron-vite';
import { build, mergeConfig } from 'vite';
import { root } from './program.ts';

/** The core with an entry that only starts it: the hosts would add what is theirs. */
export const buildCore = (): Promise<string> => buildProgram('core', join(root, 'bench', 'programs', 'core.ts'));

/** A program that uses parts of the core, as the product's own build makes it. Returns its entry. */
export async function buildProgram(name: string, entry: string): Promise<string> {
  const { config } = await resolveConfig(
    { root, configFile: join(root, 'electron.vite.config.ts'), logLevel: 'warn' },
    'build',
    'production',
  );
  if (!config?.main) throw new Error('electron.vite.config.ts says nothing of main');
  const outDir = join(root, 'out', 'bench', name);
  const main = mergeConfig(config.main, { build: { outDir, emptyOutDir: true } });
  const { index: _desktop, headless: _headless, ...threads } = main.build.rolldownOptions.input;
  main.build.rolldownOptions.input = { [name]: entry, ...threads };
  await build(main);
  return join(outDir, `${name}.js`);
}
