import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { createChildren } from '../../../../core/children/children.ts';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { createGit, type GitFallback, type GitProject } from '../create-git.ts';

const run = promisify(execFile);

/** Whoever runs the tests may have settings of his own; these repositories have none but theirs. */
export const plainEnv = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_MERGE_AUTOEDIT: 'no',
  GIT_EDITOR: 'true',
  LC_ALL: 'C',
};

export async function git(cwd: string, ...args: string[]): Promise<string> {
  const running = run('git', ['-c', 'protocol.file.allow=always', ...args], {
    cwd,
    env: plainEnv,
    maxBuffer: 64 * 1024 * 1024,
  });
  // A program that git starts may wait for it.
  running.child.stdin?.end();
  return (await running).stdout;
}

/** For what ends with a conflict, on purpose. */
export const gitFails = (cwd: string, ...args: string[]): Promise<string> => git(cwd, ...args).catch(() => '');

export async function write(dir: string, files: Record<string, string | Buffer>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

export async function commit(dir: string, files: Record<string, string | Buffer>, message = 'change'): Promise<string> {
  await write(dir, files);
  await git(dir, 'add', '-A');
  await git(dir, 'commit', '-q', '--allow-empty', '-m', message);
  return (await git(dir, 'rev-parse', 'HEAD')).trim();
}

/** A repository with one commit, in a folder of its own. */
export async function repository(
  files: Record<string, string | Buffer> = { 'a.txt': 'a\n' },
  ...initArgs: string[]
): Promise<string> {
  const dir = join(await tempDir(), 'repo');
  await mkdir(dir);
  await git(dir, 'init', '-q', '-b', 'main', ...initArgs);
  await commit(dir, files, 'first');
  return dir;
}

export const projectAt = (path: string, kind: GitProject['kind'] = 'repository'): GitProject => ({
  id: path,
  path,
  kind,
  name: basename(path),
});

export function openGit(options: { fallback?: GitFallback; env?: NodeJS.ProcessEnv } = {}) {
  const clock = createSystemClock();
  const env = {
    PATH: plainEnv.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...options.env,
  };
  const children = createChildren({ clock, log: quietLog, instanceId: randomUUID(), env });
  const opened = createGit({
    children,
    clock,
    log: quietLog,
    env,
    ...(options.fallback && { fallback: options.fallback }),
  });
  onTestFinished(async () => {
    opened.dispose();
    await children.dispose();
  });
  return { git: opened, children };
}
