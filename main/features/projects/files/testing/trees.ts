import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';

/** Files by their path, folders where it ends in `/`. */
export function writeTree(root: string, tree: Record<string, string>): void {
  for (const [path, text] of Object.entries(tree)) {
    const place = join(root, path);
    if (path.endsWith('/')) mkdirSync(place, { recursive: true });
    else {
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    }
  }
}

/** The system's git, with nothing of this machine's configuration. */
export function git(cwd: string, ...args: string[]): string {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_SYSTEM: devNull,
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
  };
  const options = ['-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...options, ...args], { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export function repository(path: string, tree: Record<string, string> = { 'a.txt': 'a' }, ...init: string[]): string {
  mkdirSync(path, { recursive: true });
  git(path, 'init', '-q', ...init);
  writeTree(path, tree);
  git(path, 'add', '-A');
  git(path, 'commit', '-q', '--allow-empty', '-m', 'first');
  return path;
}

/** For tasks that nobody stops or watches. */
export const calm = () => ({ signal: new AbortController().signal, progress() {} });
