import type { GitSession } from './create-git.ts';

/** A command line has an end on every system. */
const mostPerCall = 200;
/** Enough to say that something is tracked: what a folder holds in all does not matter. */
const folderOf = (file: string, paths: ReadonlySet<string>): string | null => {
  for (let at = file.length; at > 0; at = file.lastIndexOf('/', at - 1)) {
    const folder = file.slice(0, at);
    if (paths.has(folder)) return folder;
  }
  return null;
};

/** Which of these folders hold something that git tracks: one question for many. Every path is taken as it is written. */
export async function trackedAmong(run: GitSession['run'], paths: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = 0; at < paths.length; at += mostPerCall) {
    const some = paths.slice(at, at + mostPerCall);
    const { stdout } = await run({ args: ['ls-files', '-z', '--', ...some] });
    const wanted = new Set(some);
    for (const file of stdout.toString('utf8').split('\0')) {
      const folder = folderOf(file, wanted);
      if (folder !== null) found.add(folder);
    }
  }
  return found;
}
