import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the user's data lies: `OPTIMUS_HOME`, else the platform's convention. */
export function dataDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env.OPTIMUS_HOME) return resolve(env.OPTIMUS_HOME);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Optimus');
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Optimus');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'optimus');
}
