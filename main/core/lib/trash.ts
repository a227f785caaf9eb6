import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import { errorCode } from './storage-full.ts';

interface Options {
  path: string;
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  now?: () => Date;
}

const unavailable = (path: string, why: string, remedy: string) =>
  new DomainError('UNAVAILABLE', { what: `the trash for ${path}`, why, remedy });

/** Trash of the user on the disk of their home; elsewhere the trash lies at the top of the disk, as file managers expect it. */
async function trashFor(path: string, home: string): Promise<{ dir: string; top: string | null }> {
  const { dev } = await lstat(path);
  await mkdir(home, { recursive: true, mode: 0o700 });
  if ((await lstat(home)).dev === dev) return { dir: home, top: null };
  let top = dirname(path);
  while (top !== dirname(top) && (await lstat(dirname(top))).dev === dev) top = dirname(top);
  const dir = join(top, `.Trash-${process.getuid?.() ?? 0}`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const stats = await lstat(dir);
  if (!stats.isDirectory()) throw unavailable(path, `${dir} is not a folder.`, 'Remove it yourself.');
  return { dir, top };
}

/** Each byte that a path may hold, as the specification of the trash writes it. */
const encoded = (path: string) =>
  path
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');

const localTime = (at: Date) => {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
};

/** The name is taken by the note that is made for it; only one can make it. */
async function reserve(dir: string, name: string, note: string): Promise<{ file: string; info: string }> {
  for (let attempt = 0; ; attempt += 1) {
    const free = attempt === 0 ? name : `${name}.${attempt + 1}`;
    const info = join(dir, 'info', `${free}.trashinfo`);
    try {
      const handle = await open(info, 'wx', 0o600);
      try {
        await handle.writeFile(note);
        await handle.sync();
      } finally {
        await handle.close();
      }
      return { file: join(dir, 'files', free), info };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' || attempt > 10_000) throw error;
    }
  }
}

/** To the trash as the freedesktop specification has it, where a file manager shows it and can put it back. Nothing is copied. */
export async function moveToTrash({ path, platform, env, now = () => new Date() }: Options): Promise<void> {
  if (platform === 'win32')
    throw unavailable(
      path,
      'Without the desktop application the recycle bin cannot be reached.',
      'Use the desktop application.',
    );
  const full = resolve(path);
  if (platform === 'darwin') {
    const bin = join(homedir(), '.Trash');
    await rename(full, join(bin, `${basename(full)} ${now().getTime()}`));
    return;
  }
  const home = join(env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local', 'share'), 'Trash');
  const { dir, top } = await trashFor(full, home);
  for (const part of ['files', 'info']) await mkdir(join(dir, part), { recursive: true, mode: 0o700 });
  const from = encoded(top === null ? full : relative(top, full));
  const { file, info } = await reserve(
    dir,
    basename(full),
    `[Trash Info]\nPath=${from}\nDeletionDate=${localTime(now())}\n`,
  );
  try {
    await rename(full, file);
  } catch (error) {
    await rm(info, { force: true });
    throw error;
  }
}
