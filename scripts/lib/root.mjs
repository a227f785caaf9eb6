import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, wherever the command was typed. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const cacheDir = join(root, 'node_modules', '.cache', 'optimus');

export const say = (line) => process.stdout.write(`${line}\n`);

/** A failure that is explained by its message alone: no stack is shown. */
export const plainError = (message) => Object.assign(new Error(message), { plain: true });

/** Runs a command's main function and turns its outcome into an exit code. */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.stderr.write(`${error.plain ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
