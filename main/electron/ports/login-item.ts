import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { App } from 'electron';
import { writeFileAtomic } from '../../core/lib/atomic-file.ts';
import type { LoginItemPort } from '../../core/ports/host-ports.ts';

export interface LoginItemDeps {
  app: Pick<App, 'setLoginItemSettings'>;
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  home: string;
  /** The program and, while developing, the folder that it is to run. */
  command: readonly string[];
}

/** Quoting of the Exec key of the Desktop Entry Specification, then of a value in general. */
function execWord(word: string): string {
  const quoted = /^[a-zA-Z0-9_./@:=+-]+$/.test(word) ? word : `"${word.replace(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('\\', '\\\\').replaceAll('%', '%%');
}

export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Optimus',
    'Comment=Mission control for everything you build on this machine',
    `Exec=${[...command, '--hidden'].map(execWord).join(' ')}`,
    'Icon=optimus',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

export function createLoginItemPort({ app, platform, env, home, command }: LoginItemDeps): LoginItemPort {
  const [program = '', ...args] = command;
  const autostart = join(env.XDG_CONFIG_HOME || join(home, '.config'), 'autostart', 'optimus.desktop');
  return {
    status: () => ({
      available: true,
      detail: platform === 'linux' ? `Written to ${autostart}.` : 'Kept by the system.',
    }),
    async set(enabled) {
      if (platform !== 'linux') {
        app.setLoginItemSettings({ openAtLogin: enabled, path: program, args: [...args, '--hidden'] });
        return;
      }
      if (!enabled) return rm(autostart, { force: true });
      await mkdir(dirname(autostart), { recursive: true });
      await writeFileAtomic(autostart, autostartEntry(command), { mode: 0o644 });
    },
  };
}
