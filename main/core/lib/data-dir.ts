import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Where the user's data lies: `OPTIMUS_HOME`, else the platform's convention. */
export function dataDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env.OPTIMUS_HOME) return resolve(env.OPTIMUS_HOME);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Optimus');
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Optimus');
  // Empty means unset, and what is not absolute is to be ignored (XDG Base Directory Specification).
  const { XDG_DATA_HOME: shared = '' } = env;
  return join(isAbsolute(shared) ? shared : join(home, '.local', 'share'), 'optimus');
}
