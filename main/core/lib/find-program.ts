import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

interface Options {
  path?: string | undefined;
  platform?: NodeJS.Platform;
  extensions?: string | undefined;
}

/** Where a program would be started from; null when no folder of the PATH has it. */
export async function findProgram(name: string, options: Options = {}): Promise<string | null> {
  const { path = process.env.PATH, platform = process.platform, extensions = process.env.PATHEXT } = options;
  const endings = platform === 'win32' ? (extensions ?? '.EXE;.CMD;.BAT;.COM').split(';') : [''];
  for (const folder of (path ?? '').split(platform === process.platform ? delimiter : ':')) {
    if (folder === '') continue;
    for (const ending of endings) {
      const file = join(folder, name + ending);
      try {
        await access(file, constants.X_OK);
        if ((await stat(file)).isFile()) return file;
      } catch {
        // Not here.
      }
    }
  }
  return null;
}
