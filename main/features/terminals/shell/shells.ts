import { constants } from 'node:fs';
import { access, readFile, realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';

export interface Shell {
  path: string;
  name: string;
}

const isThere = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

async function windowsShells(env: NodeJS.ProcessEnv): Promise<string[]> {
  const root = env.SystemRoot ?? 'C:\\Windows';
  const programs = env.ProgramFiles ?? 'C:\\Program Files';
  return [
    join(programs, 'PowerShell', '7', 'pwsh.exe'),
    join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    env.COMSPEC ?? join(root, 'System32', 'cmd.exe'),
    join(programs, 'Git', 'bin', 'bash.exe'),
  ];
}

async function posixShells(env: NodeJS.ProcessEnv): Promise<string[]> {
  const listed = await readFile('/etc/shells', 'utf8').catch(() => '');
  // The login shell as the system knows it; a program's own SHELL may be what somebody set for one terminal.
  const login = userInfo().shell;
  return [
    login ?? '',
    env.SHELL ?? '',
    ...listed.split('\n').filter((line) => line.startsWith('/')),
    '/bin/bash',
    '/bin/zsh',
    '/bin/sh',
  ];
}

const notForPeople = new Set(['nologin', 'false', 'git-shell', 'tmux', 'screen', 'rbash']);

/** Each kind once, the user's own first. */
export async function findShells(env: NodeJS.ProcessEnv = process.env): Promise<Shell[]> {
  const paths = process.platform === 'win32' ? await windowsShells(env) : await posixShells(env);
  const found: Shell[] = [];
  for (const path of paths) {
    const name = basename(path).replace(/\.exe$/i, '');
    if (!isAbsolute(path) || notForPeople.has(name) || found.some((shell) => shell.name === name)) continue;
    if (await isThere(path)) found.push({ path, name });
  }
  return found;
}

/** The one that a path means: the same program may stand in two folders, of which only one is listed. */
export async function shellAt(path: string, shells: readonly Shell[]): Promise<Shell | null> {
  const listed = shells.find((shell) => shell.path === path);
  if (listed) return listed;
  const real = (of: string) => realpath(of).catch(() => null);
  const wanted = await real(path);
  for (const shell of shells)
    if (wanted !== null && basename(shell.path) === basename(path) && (await real(shell.path)) === wanted) return shell;
  return null;
}
