import { constants } from 'node:fs';
import { access, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { diskOf, nearestThere } from '../targets/folder-place.ts';

interface Disk {
  path: string;
  device: number;
  free: number;
}

const unescaped = (text: string) =>
  text.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Mounted disks that the user may write to. Where the system has no such list, there is none. */
async function mounted(mounts: string): Promise<string[]> {
  const text = await readFile(mounts, 'utf8').catch(() => '');
  return text
    .split('\n')
    .flatMap((line) => {
      const [device = '', path = ''] = line.split(' ');
      return device.startsWith('/dev/') && path !== '' ? [unescaped(path)] : [];
    })
    .filter((path) => diskOf(join(path, 'x')) !== null);
}

async function diskAt(path: string): Promise<Disk | null> {
  try {
    await access(path, constants.W_OK);
    const [{ dev }, { bavail, bsize }] = await Promise.all([stat(path), statfs(path)]);
    return { path, device: dev, free: bavail * bsize };
  } catch {
    return null;
  }
}

/** On another disk than the project where there is one, else in the home: that works at once. */
export async function defaultFolder(
  source: string | null,
  home: string,
  mounts = '/proc/mounts',
): Promise<{ folder: string; otherDisk: boolean }> {
  const own = source === null ? null : await diskAt(await nearestThere(source));
  const homes = await diskAt(await nearestThere(home));
  const others = (await Promise.all((await mounted(mounts)).map(diskAt))).filter((disk) => disk !== null);
  const [best] = others
    .filter(({ device }) => device !== own?.device && device !== homes?.device)
    .sort((a, b) => b.free - a.free);
  if (best) return { folder: join(best.path, 'Optimus Backups'), otherDisk: true };
  return {
    folder: join(home, 'Backups', 'Optimus'),
    otherDisk: own !== null && homes !== null && own.device !== homes.device,
  };
}
