import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { settingsVersion } from '../../shared/features/settings/schema.ts';
import type { LaunchOptions } from './types.ts';

export const appRoot = resolve(import.meta.dirname, '../..');

export interface AppHome {
  path: string;
  /** Where the program finds itself: its data, and a home of its own, so that it never looks at the real one. */
  env: Readonly<Record<string, string>>;
  /** Removes the folder when this driver made it. */
  remove(): Promise<void>;
}

/** The engine for containers of this machine, for a program that is to see it. */
export const withEngine = { DOCKER_HOST: process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock' };

/** The home folder of the user, as a program on this data folder sees it. */
export const userHome = (path: string): string => join(path, 'user');

export async function prepareHome({ home, settings }: LaunchOptions): Promise<AppHome> {
  const path = home ?? (await mkdtemp(join(tmpdir(), 'optimus-e2e-')));
  const user = userHome(path);
  await mkdir(user, { recursive: true });
  if (settings)
    await writeFile(join(path, 'settings.json'), JSON.stringify({ version: settingsVersion, settings }, null, 2));
  return {
    path,
    env: {
      OPTIMUS_HOME: path,
      HOME: user,
      USERPROFILE: user,
      XDG_CONFIG_HOME: join(path, 'xdg-config'),
      XDG_DATA_HOME: join(user, '.local/share'),
      XDG_CACHE_HOME: join(user, '.cache'),
      // What others run in containers at the same time belongs to no test that did not ask for it.
      DOCKER_HOST: 'unix:///nowhere/docker.sock',
    },
    remove: async () => {
      if (home === undefined) await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
