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
  if ((await lstat(dirname(path))).dev !== dev)
    throw unavailable(path, 'It is a disk of its own.', 'Unmount it, or empty it yourself.');
  await mkdir(home, { recursive: true, mode: 0o700 });
  if ((await lstat(home)).dev === dev) return { dir: home, top: null };
  let top = dirname(path);
  while (top !== dirname(top) && (await lstat(dirname(top))).dev === dev) top = dirname(top);
  const uid = process.getuid?.() ?? 0;
  // One that the administrator has made for all comes first, if nobody can take anything out of another one's.
  const shared = join(top, '.Trash');
  const ofAll = await lstat(shared).catch(() => null);
  const sticky = 0o1000;
  const dir =
    ofAll?.isDirectory() && (ofAll.mode & sticky) !== 0 ? join(shared, String(uid)) : join(top, `.Trash-${uid}`);
  await mkdir(dir, { mode: 0o700 }).catch((error) => {
    if (errorCode(error) === 'EEXIST') return;
    throw unavailable(path, `${dir} could not be made (${errorCode(error)}).`, 'Delete it yourself.');
  });
  const stats = await lstat(dir);
  if (!stats.isDirectory() || stats.uid !== uid)
    throw unavailable(path, `${dir} is no folder of yours.`, 'Remove it yourself.');
  return { dir, top };
}

/** With `.trashinfo` and a number it has to be a name still. */
const mostBytes = 230;
const shortened = (name: string) => {
  let short = name;
  while (Buffer.byteLength(short) > mostBytes) short = short.slice(0, -1);
  return short.toWellFormed();
};

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
    // A file without its note would be replaced.
    if (attempt <= 10_000 && (await lstat(join(dir, 'files', free)).catch(() => null))) continue;
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
    shortened(basename(full)),
    `[Trash Info]\nPath=${from}\nDeletionDate=${localTime(now())}\n`,
  );
  try {
    await rename(full, file);
  } catch (error) {
    await rm(info, { force: true });
    throw error;
  }
}
