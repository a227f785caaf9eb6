import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { settingsVersion } from '../../shared/features/settings/schema.ts';
import type { LaunchOptions } from './types.ts';

export const appRoot = resolve(import.meta.dirname, '../..');

export interface AppHome {
  path: string;
  /** Removes the folder when this driver made it. */
  remove(): Promise<void>;
}

export async function prepareHome({ home, settings }: LaunchOptions): Promise<AppHome> {
  const path = home ?? (await mkdtemp(join(tmpdir(), 'optimus-e2e-')));
  await mkdir(path, { recursive: true });
  if (settings)
    await writeFile(join(path, 'settings.json'), JSON.stringify({ version: settingsVersion, settings }, null, 2));
  return {
    path,
    remove: async () => {
      if (home === undefined) await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
