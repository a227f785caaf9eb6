import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';

/** As bytes where a text cannot say it. */
export type SystemPath = string | Buffer;

/**
 * Calls of the system that Node has not, or not whole: its times are doubles of seconds, which cannot hold nanoseconds.
 * None follows a link at the end of the path. What fails throws with the `code` of the system.
 */
export interface Libc {
  setTimes(path: SystemPath, accessedNs: bigint, modifiedNs: bigint): void;
  setXattr(path: SystemPath, name: SystemPath, value: Uint8Array): void;
  /** To where nothing is, in one step: `EEXIST` where something is. */
  moveToFree(from: SystemPath, to: SystemPath): void;
  makeFifo(path: SystemPath, mode: number): void;
  makeDevice(path: SystemPath, mode: number, device: bigint): void;
  /** Everything that was written to the file system that this open file is on. */
  syncFileSystem(fd: number): void;
}

type Call = (...args: (number | bigint | SystemPath | Uint8Array | BigInt64Array)[]) => number;

const systems: Partial<
  Record<
    NodeJS.Platform,
    {
      here: number;
      noFollow: number;
      move: string;
      noReplace: number;
      xattr: string;
      xattrTail: number[];
      sync: string;
    }
  >
> = {
  linux: {
    here: -100,
    noFollow: 0x100,
    move: 'int renameat2(int fromDir, const char *from, int toDir, const char *to, uint32_t flags)',
    noReplace: 1,
    xattr: 'int lsetxattr(const char *path, const char *name, const void *value, size_t size, int flags)',
    xattrTail: [0],
    sync: 'int syncfs(int fd)',
  },
  darwin: {
    here: -2,
    noFollow: 0x20,
    move: 'int renameatx_np(int fromDir, const char *from, int toDir, const char *to, uint32_t flags)',
    noReplace: 4,
    xattr:
      'int setxattr(const char *path, const char *name, const void *value, size_t size, uint32_t position, int options)',
    xattrTail: [0, 1],
    sync: 'int fsync(int fd)',
  },
};
const wide = new Set(['x64', 'arm64', 'ppc64', 'riscv64', 'loong64', 's390x']);

let loaded: Libc | null | undefined;

/** Null where there is no such library, or none that we know how to speak to. */
export function libc(): Libc | null {
  loaded ??= load();
  return loaded;
}

function load(): Libc | null {
  const system = systems[process.platform];
  if (!system || !wide.has(process.arch)) return null;
  let koffi: typeof import('koffi');
  try {
    koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  } catch {
    return null;
  }
  const library = koffi.load(null);
  const get = (declaration: string): Call => {
    try {
      return library.func(declaration) as unknown as Call;
    } catch {
      return () => {
        throw fault('ENOSYS', declaration);
      };
    }
  };
  const utimensat = get('int utimensat(int dirfd, const char *path, const int64_t *times, int flags)');
  const move = get(system.move);
  const lsetxattr = get(system.xattr);
  const mkfifo = get('int mkfifo(const char *path, uint32_t mode)');
  const mknod = get('int mknod(const char *path, uint32_t mode, uint64_t device)');
  const sync = get(system.sync);
  const times = new BigInt64Array(4);

  const done = (result: number, what: string): void => {
    if (result !== 0) throw fault(getSystemErrorName(-koffi.errno()), what);
  };
  return {
    setTimes(path, accessedNs, modifiedNs) {
      split(accessedNs, times, 0);
      split(modifiedNs, times, 2);
      done(utimensat(system.here, ended(path), times, system.noFollow), 'utimensat');
    },
    setXattr(path, name, value) {
      done(lsetxattr(ended(path), ended(name), value, value.length, ...system.xattrTail), 'lsetxattr');
    },
    moveToFree(from, to) {
      done(move(system.here, ended(from), system.here, ended(to), system.noReplace), 'rename');
    },
    makeFifo: (path, mode) => done(mkfifo(ended(path), mode), 'mkfifo'),
    makeDevice: (path, mode, device) => done(mknod(ended(path), mode, device), 'mknod'),
    syncFileSystem: (fd) => done(sync(fd), 'syncfs'),
  };
}

const second = 1_000_000_000n;

/** Nanoseconds count upwards from the second before, also in times before 1970. */
function split(ns: bigint, times: BigInt64Array, at: number): void {
  const rest = ((ns % second) + second) % second;
  times[at] = (ns - rest) / second;
  times[at + 1] = rest;
}

/** Bytes are read up to a zero. */
const ended = (path: SystemPath): SystemPath =>
  typeof path === 'string' ? path : Buffer.concat([path, Buffer.alloc(1)]);

function fault(code: string, what: string): NodeJS.ErrnoException {
  const errno = constants.errno[code as keyof typeof constants.errno];
  return Object.assign(new Error(`${code}: ${what}`), { code, ...(errno ? { errno } : {}) });
}
