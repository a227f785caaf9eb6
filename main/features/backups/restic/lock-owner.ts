import { readFile, readlink } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { createProc } from '../../../core/children/proc.ts';

/**
 * Which process took a lock, so that a dead one is told from a live one without doubt: the machine, its boot, its list of
 * processes (a container has its own), and the process by number and start. Two containers with one host name are two.
 */
export interface LockOwner {
  machine: string;
  space: string;
  pid: number;
  /** `boot id:ticks`; empty where the system does not tell. */
  start: string;
}

const read = (path: string): Promise<string> =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => '',
  );

const separator = '|';

export const ownerText = ({ machine, space, pid, start }: LockOwner): string =>
  [machine, space, pid, start].join(separator);

export function parseOwner(text: string): LockOwner | null {
  const [machine, space, pid, start, ...more] = text.split(separator);
  const number = Number(pid);
  if (machine === undefined || space === undefined || start === undefined || more.length > 0) return null;
  return Number.isInteger(number) && number > 0 ? { machine, space, pid: number, start } : null;
}

const infoOf = (pid: number) => (process.platform === 'linux' ? createProc().info(pid) : Promise.resolve(null));

export async function ownOwner(): Promise<LockOwner> {
  const [machine, space, info] = await Promise.all([
    read('/etc/machine-id'),
    readlink('/proc/self/ns/pid').catch(() => ''),
    infoOf(process.pid),
  ]);
  return { machine: machine || hostname(), space, pid: process.pid, start: info?.start ?? '' };
}

/** A user whom the system has no name for, as in many containers, has a number all the same. */
export function ownUser(): { username: string; uid: number; gid: number } {
  try {
    return userInfo();
  } catch {
    return { username: '', uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  }
}

export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Null where that cannot be told from here. */
export async function ownerLives(owner: LockOwner, own: LockOwner): Promise<boolean | null> {
  if (owner.machine !== own.machine) return null;
  const boot = (start: string) => start.split(':')[0] ?? '';
  // Of a boot that is over nothing lives, in whatever container it was.
  if (owner.start !== '' && own.start !== '' && boot(owner.start) !== boot(own.start)) return false;
  if (owner.space !== own.space) return null;
  if (!pidExists(owner.pid)) return false;
  if (owner.start === '') return true;
  // What is hidden from us may live.
  const info = await infoOf(owner.pid);
  return info === null || (!info.zombie && info.start === owner.start);
}

/** A process that runs and goes by the name of a program that speaks this format. */
export async function looksLikeRestic(pid: number): Promise<boolean> {
  const info = await infoOf(pid);
  return info !== null && !info.zombie && /restic|rustic/i.test(info.command);
}
