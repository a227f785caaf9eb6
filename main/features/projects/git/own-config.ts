import { isAbsolute, join } from 'node:path';
import type { Clock } from '../../../core/lib/clock.ts';
import { type ConfigEntry, lastValue } from './config-text.ts';
import type { RunGit } from './run-git.ts';
import { createSplitter } from './split.ts';

const keptMs = 300_000;

/** Of `git config --list -z`: the key, a line break, the value. */
export function listedEntry(token: string): ConfigEntry | null {
  const line = token.indexOf('\n');
  const name = line < 0 ? token : token.slice(0, line);
  const first = name.indexOf('.');
  const last = name.lastIndexOf('.');
  if (first < 0) return null;
  return {
    section: name.slice(0, first),
    subsection: first === last ? null : name.slice(first + 1, last),
    key: name.slice(last + 1),
    value: line < 0 ? null : token.slice(line + 1),
  };
}

/** Where git finds the user's own list of what it ignores everywhere; null where that depends on more than is known here. */
export function ownExcludes(entries: readonly ConfigEntry[], env: NodeJS.ProcessEnv): string | null {
  // What is included for some folders only may name another one.
  if (entries.some(({ section }) => section === 'includeif')) return null;
  const said = lastValue(entries, 'core', null, 'excludesfile');
  const home = env.HOME ?? '';
  if (said !== null) {
    const path = said.startsWith('~/') && home !== '' ? join(home, said.slice(2)) : said;
    return isAbsolute(path) ? path : null;
  }
  const config = env.XDG_CONFIG_HOME || (home !== '' && join(home, '.config'));
  return config !== false && isAbsolute(config) ? join(config, 'git/ignore') : null;
}

/** What the user and the administrator of this machine have told git: it is trusted, and asked for rarely. */
export function createOwnConfig({ run, clock }: { run: RunGit; clock: Clock }) {
  let known: { at: number; entries: Promise<ConfigEntry[]> } | null = null;

  async function list(): Promise<ConfigEntry[]> {
    const entries: ConfigEntry[] = [];
    let isOwn = true;
    let isOrigin = true;
    const splitter = createSplitter((token) => {
      if (isOrigin) isOwn = isAbsolute(token.toString('utf8').replace(/^file:/, ''));
      const entry = isOrigin || !isOwn ? null : listedEntry(token.toString('utf8'));
      isOrigin = !isOrigin;
      if (entry) entries.push(entry);
    });
    await run({
      label: 'the settings of git',
      // Where no repository is; one would name its config by a relative path.
      cwd: '/',
      // With `--global` it would read only one of the two files that it reads otherwise.
      args: ['config', '--includes', '--list', '-z', '--show-origin'],
      onOutput: splitter.push,
      timeoutMs: 10_000,
    });
    return entries;
  }

  return (): Promise<ConfigEntry[]> => {
    if (known && clock.monotonic() - known.at < keptMs) return known.entries;
    const entries = list();
    known = { at: clock.monotonic(), entries };
    entries.catch(() => {
      known = null;
    });
    return entries;
  };
}
