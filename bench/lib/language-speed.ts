import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openProjectFiles } from '../../main/features/projects/files/project-files.ts';
import { readLanguages } from '../../main/features/projects/languages/read-languages.ts';
import { quick } from './rounds.ts';

const run = promisify(execFile);
const mostForCloc = quick ? 10 : 40;

/** Files of which content and lines are read, per second of one thread, beside cloc over the same projects. */
export async function languageFilesPerSecond(paths: readonly string[]): Promise<{ ours: number; cloc: number }> {
  const some = paths.slice(0, mostForCloc);
  const signal = new AbortController().signal;
  const read = async () => {
    let files = 0;
    const began = performance.now();
    for (const path of some) {
      const place = { path, gitDir: `${path}/.git`, kind: 'repository' as const, untracked: [] };
      files += (await readLanguages(openProjectFiles(place), null, signal)).filesRead;
    }
    return files / ((performance.now() - began) / 1_000);
  };
  await read();
  const ours = await read();
  const began = performance.now();
  const { stdout } = await run('cloc', ['--quiet', '--json', ...some], { maxBuffer: 1 << 26 });
  const seconds = (performance.now() - began) / 1_000;
  const counted = JSON.parse(stdout) as { header: { n_files: number } };
  return { ours, cloc: counted.header.n_files / seconds };
}
