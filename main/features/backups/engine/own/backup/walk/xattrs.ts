import { createRequire } from 'node:module';
import { constants } from 'node:os';

export interface Attribute {
  name: string;
  /** In base64. */
  value: string;
}

export interface Xattrs {
  /** In the order of the system; empty where the file system has none. Throws with the `code` of the system. */
  of(path: string): Attribute[];
}

type Call = (...args: (string | Buffer | number | null)[]) => number;

interface System {
  list: string;
  get: string;
  /** What comes behind the size. */
  tail: { list: number[]; get: number[] };
  none: number[];
}

const noFollow = 1;
const systems: Partial<Record<NodeJS.Platform, System>> = {
  linux: {
    list: 'intptr_t llistxattr(const char *path, void *list, size_t size)',
    get: 'intptr_t lgetxattr(const char *path, const char *name, void *value, size_t size)',
    tail: { list: [], get: [] },
    none: [constants.errno.EOPNOTSUPP, constants.errno.ENODATA],
  },
  darwin: {
    list: 'intptr_t listxattr(const char *path, void *list, size_t size, int options)',
    get: 'intptr_t getxattr(const char *path, const char *name, void *value, size_t size, uint32_t position, int options)',
    tail: { list: [noFollow], get: [0, noFollow] },
    none: [constants.errno.ENOTSUP, 93],
  },
};

/** More than Linux allows for the list or for a value. */
const mostBytes = 128 * 1_024;
const beyondAscii = /[\u0080-\u00ff]/;

class XattrFault extends Error {
  readonly code: string;
  readonly syscall: string;
  constructor(errno: number, syscall: string) {
    const code = Object.entries(constants.errno).find(([, value]) => value === errno)?.[0] ?? `errno ${errno}`;
    super(`${code}: ${syscall}`);
    this.code = code;
    this.syscall = syscall;
  }
}

/** Null where the system has no such calls, or they cannot be reached. */
export function openXattrs(): Xattrs | null {
  const system = systems[process.platform];
  if (!system) return null;
  let koffi: typeof import('koffi');
  try {
    koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  } catch {
    return null;
  }
  const library = koffi.load(null);
  const list = library.func(system.list) as unknown as Call;
  const get = library.func(system.get) as unknown as Call;
  const names = Buffer.alloc(mostBytes);
  const value = Buffer.alloc(mostBytes);
  const { none, tail } = system;

  /** Bytes are read up to a zero. */
  const ended = (path: string): string | Buffer => (beyondAscii.test(path) ? Buffer.from(`${path}\0`, 'latin1') : path);

  function readValue(place: string | Buffer, name: string): string | null {
    const length = get(place, ended(name), value, mostBytes, ...tail.get);
    if (length >= 0) return value.toString('base64', 0, length);
    const errno = koffi.errno();
    // Gone since it was listed.
    if (none.includes(errno)) return null;
    throw new XattrFault(errno, 'getxattr');
  }

  return {
    of(path) {
      const place = ended(path);
      const length = list(place, names, mostBytes, ...tail.list);
      if (length === 0) return [];
      if (length < 0) {
        const errno = koffi.errno();
        if (none.includes(errno)) return [];
        throw new XattrFault(errno, 'listxattr');
      }
      const attributes: Attribute[] = [];
      for (const name of names.toString('latin1', 0, length).split('\0')) {
        const held = name === '' ? null : readValue(place, name);
        if (held !== null) attributes.push({ name: Buffer.from(name, 'latin1').toString('utf8'), value: held });
      }
      return attributes;
    },
  };
}
