import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type ConfigEntry, parseConfig } from './config-text.ts';
import { GitProblem } from './problem.ts';

const mostBytes = 1024 * 1024;
const mostFiles = 50;
/** Git itself stops at 10. */
const mostDepth = 10;

/** Null where there is none. What is no plain file would keep git itself waiting for ever. */
async function textOf(path: string): Promise<string | null> {
  // Without O_NONBLOCK a named pipe without a writer is never opened.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw new GitProblem('failed', `Its git config ${path} cannot be read.`, { cause: error });
  });
  if (!file) return null;
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new GitProblem('hostile', `Its git config ${path} is no plain file, so git is not run.`);
    if (found.size > mostBytes)
      throw new GitProblem('hostile', `Its git config ${path} is larger than 1 MB, so git is not run.`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/**
 * All that a repository's own config says, with whatever it includes: in the order in which git reads it. Every condition of an
 * include counts as met, since what git would make of it is git's to know.
 */
export async function readConfig(paths: readonly string[], home = homedir()): Promise<ConfigEntry[]> {
  const entries: ConfigEntry[] = [];
  let files = 0;

  async function read(path: string, depth: number): Promise<void> {
    const text = await textOf(path);
    if (text === null) return;
    files += 1;
    if (files > mostFiles || depth > mostDepth)
      throw new GitProblem('hostile', 'Its git config includes too many files, so git is not run.');
    const { entries: found, broken } = parseConfig(text);
    if (broken) throw new GitProblem('failed', `Its git config ${path} cannot be understood, so git is not run.`);
    for (const entry of found) {
      entries.push(entry);
      const { section, subsection, key, value } = entry;
      const includes = key === 'path' && ((section === 'include' && subsection === null) || section === 'includeif');
      if (!includes || !value) continue;
      const target = value.startsWith('~/') ? join(home, value.slice(2)) : value;
      if (target.startsWith('~') || target.startsWith('%(prefix)'))
        throw new GitProblem(
          'hostile',
          `Its git config includes ${value}, whose place is not known, so git is not run.`,
        );
      await read(isAbsolute(target) ? target : resolve(dirname(path), target), depth + 1);
    }
  }

  for (const path of paths) await read(path, 0);
  return entries;
}
