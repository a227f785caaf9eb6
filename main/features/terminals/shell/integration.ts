import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { writeFileAtomic } from '../../../core/lib/atomic-file.ts';
import { bashScript } from './bash-script.ts';
import { fishScript } from './fish-script.ts';
import { zshScripts } from './zsh-scripts.ts';

export interface Integrated {
  args: string[];
  env: Record<string, string>;
}

async function keep(dir: string, name: string, text: string): Promise<string> {
  const path = join(dir, name);
  const there = await readFile(path, 'utf8').catch(() => null);
  if (there !== text) await writeFileAtomic(path, text, { mode: 0o600 });
  return path;
}

interface Asked {
  /** Where the scripts are kept: inside a packed program no shell could read them. */
  dir: string;
  shell: string;
  nonce: string;
  /** What the shell would get. */
  env: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
}

/** How a shell is started so that it marks its commands, without a change to any file of the user. */
export async function integrate({ dir, shell, nonce, env, platform = process.platform }: Asked): Promise<Integrated> {
  const name = basename(shell).replace(/\.exe$/i, '');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const secret = { OPTIMUS_SHELL_NONCE: nonce };
  // Terminals of macOS open login shells, and what users have set up there counts on it.
  const isLogin = platform === 'darwin';
  switch (name) {
    case 'bash': {
      const script = await keep(dir, 'bash.sh', bashScript);
      return { args: ['--rcfile', script, '-i'], env: { ...secret, ...(isLogin && { OPTIMUS_SHELL_LOGIN: '1' }) } };
    }
    case 'zsh': {
      const folder = join(dir, 'zsh');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const [file, text] of Object.entries(zshScripts)) await keep(folder, file, text);
      const own = env.ZDOTDIR ?? env.HOME ?? homedir();
      return {
        args: isLogin ? ['-l', '-i'] : ['-i'],
        env: { ...secret, ZDOTDIR: folder, OPTIMUS_SHELL_ZDOTDIR: own },
      };
    }
    case 'fish': {
      const script = await keep(dir, 'optimus.fish', fishScript);
      return {
        args: [...(isLogin ? ['-l'] : []), '--init-command', `source '${script.replaceAll("'", "\\'")}'`],
        env: secret,
      };
    }
    default:
      return { args: isLogin && ['sh', 'dash', 'ksh'].includes(name) ? ['-l'] : [], env: {} };
  }
}
