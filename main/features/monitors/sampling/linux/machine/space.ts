import { statfs } from 'node:fs/promises';
import type { MachineInfo } from '../../../../../../shared/features/monitors/schema.ts';
import { readText } from '../../blocking.ts';
import { absent, type MachinePart, type Roots } from './part.ts';

const lookAgainMs = 15_000;
/** Older than that it is not known any more: the disk stopped answering. */
const validMs = 60_000;
const patienceMs = 1_000;
/** Real ones that are no device of their own. */
const alsoReal = new Set(['zfs', 'virtiofs', '9p', 'bcachefs']);
/** Read-only pictures of programs, always full. */
const pictures = new Set(['squashfs', 'iso9660', 'erofs', 'udf']);
const remote = new Set([
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  'smbfs',
  'afs',
  'ceph',
  'glusterfs',
  'fuse.sshfs',
  'fuse.rclone',
]);

export interface Mount {
  mount: string;
  device: string;
  type: string;
}

/** The kernel writes blanks, tabs, line breaks and backslashes of a path in octal. */
const plain = (text: string) =>
  text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** One line for each file system that holds a person's data, at its shortest path: the others are the same one again. */
export function mountsIn(mountinfo: string): { disks: Mount[]; far: Mount[] } {
  const found = new Map<string, Mount>();
  const far: Mount[] = [];
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const [, , number, , path] = before.split(' ');
    const [type = '', device = ''] = after.split(' ');
    if (number === undefined || path === undefined) continue;
    const one = { mount: plain(path), device: plain(device), type };
    if (remote.has(type)) far.push(one);
    const real = device.startsWith('/') || alsoReal.has(type) || one.mount === '/';
    if (!real || remote.has(type) || pictures.has(type)) continue;
    const known = found.get(number);
    if (!known || one.mount.length < known.mount.length) found.set(number, one);
  }
  return { disks: [...found.values()].sort((a, b) => (a.mount < b.mount ? -1 : 1)), far };
}

interface Space {
  at: number;
  free: number;
  freePercent: number;
  inodes: number | null;
}

/** Room on each disk. Asked without blocking: a drive that hangs must not stop the looks at everything else. */
export function createSpace({ proc }: Roots): MachinePart & { asked(): Promise<void> } {
  const known = new Map<string, Space>();
  const waiting = new Set<string>();
  let mounts: Mount[] = [];
  let far: Mount[] = [];
  let disks: MachineInfo['disks'] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<unknown> = Promise.resolve();

  async function ask({ mount, device, type }: Mount, now: number) {
    if (waiting.has(mount)) return;
    waiting.add(mount);
    try {
      const { bsize, blocks, bfree, bavail, files, ffree } = await statfs(mount);
      const mine = blocks - bfree + bavail;
      if (blocks === 0 || mine === 0) return;
      const inodes = files > 0 ? ((files - ffree) / files) * 100 : null;
      known.set(mount, { at: now, free: bavail * bsize, freePercent: (bavail / mine) * 100, inodes });
      const one = { mount, device, type, totalBytes: blocks * bsize };
      disks = [...disks.filter((disk) => disk.mount !== mount), one].sort((a, b) => (a.mount < b.mount ? -1 : 1));
    } catch {
      // Not ours to enter, or gone: it is left out.
      known.delete(mount);
    } finally {
      waiting.delete(mount);
    }
  }

  function find(now: number) {
    if (now - lookedAt < lookAgainMs) return;
    lookedAt = now;
    ({ disks: mounts, far } = mountsIn(readText(`${proc}/self/mountinfo`) ?? ''));
    disks = disks.filter(({ mount }) => mounts.some((one) => one.mount === mount));
    for (const mount of known.keys()) if (!mounts.some((one) => one.mount === mount)) known.delete(mount);
    asking = Promise.all(mounts.map((mount) => ask(mount, now)));
  }

  return {
    look({ now }, put) {
      find(now);
      for (const [mount, { at, free, freePercent, inodes }] of known) {
        if (now - at > validMs) continue;
        put('disk.free.bytes', free, mount);
        put('disk.free.percent', freePercent, mount);
        put('disk.used.percent', 100 - freePercent, mount);
        if (inodes !== null) put('disk.inodes.percent', inodes, mount);
      }
    },
    about(info) {
      info.disks = disks;
      for (const { mount } of far)
        absent(
          info,
          `Space on ${mount}`,
          'It is on another machine, which may not answer; it is not asked each quarter minute.',
        );
      for (const { mount } of mounts)
        if (!known.has(mount)) absent(info, `Space on ${mount}`, 'It does not answer, or may not be entered.');
    },
    /** The last questions are answered, or a drive does not answer. */
    async asked() {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, patienceMs);
      await Promise.race([asking, late]);
      clearTimeout(timer);
    },
  };
}
