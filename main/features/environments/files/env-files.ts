import { createHash } from 'node:crypto';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { writeFileAtomic } from '../../../core/lib/atomic-file.ts';
import { createSerial, type Serial } from '../../../core/lib/serial.ts';
import { asStorageFull, errorCode } from '../../../core/lib/storage-full.ts';
import { type EnvText, parseEnv } from '../dotenv/parse.ts';
import { forbidden, placeOf } from './place.ts';

export const largest = 1024 * 1024;
const mostKept = 300;
/** Secrets may come in later, and nobody else has to read them. */
const newMode = 0o600;

export interface EnvFile {
  file: string;
  exists: boolean;
  stamp: string | null;
  /** Null where it is not there or cannot be read; the problem says why. */
  env: EnvText | null;
  problem: string | null;
}

interface Raw {
  bytes: Buffer;
  mode: number;
  uid: number;
  gid: number;
}

const stampOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
// Never waits for a pipe, and a link that took the file's place in this moment is not followed.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const missing = (file: string): EnvFile => ({ file, exists: false, stamp: null, env: null, problem: null });
const unread = (file: string, problem: string): EnvFile => ({ file, exists: true, stamp: null, env: null, problem });

async function whole(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.min(size, largest) + 1);
  let read = 0;
  while (read < bytes.length) {
    const { bytesRead } = await handle.read(bytes, read, bytes.length - read, null);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

/** The `.env` files of projects: read once for as long as they stay as they are, and changed by one after the other. */
export function createEnvFiles() {
  const kept = new Map<string, { stamp: string; answer: EnvFile }>();
  const turns = new Map<string, Serial>();

  async function rawOf(path: string): Promise<Raw | 'no-file' | 'too-large'> {
    const handle = await open(path, flags);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return 'no-file';
      if (stats.size > largest) return 'too-large';
      const bytes = await whole(handle, stats.size);
      return bytes.length > largest
        ? 'too-large'
        : { bytes, mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid };
    } finally {
      await handle.close();
    }
  }

  async function read(root: string, file: string): Promise<EnvFile> {
    try {
      const { path, exists } = await placeOf(root, file);
      if (!exists) return missing(file);
      const raw = await rawOf(path);
      if (raw === 'no-file') return unread(file, 'It is no file.');
      if (raw === 'too-large') return unread(file, 'It is larger than 1 MB, which no file of variables should be.');
      const stamp = stampOf(raw.bytes);
      const known = kept.get(path);
      kept.delete(path);
      const answer: EnvFile =
        known?.stamp === stamp && known.answer.file === file
          ? known.answer
          : { file, exists: true, stamp, env: parseEnv(raw.bytes), problem: null };
      kept.set(path, { stamp, answer });
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return answer;
    } catch (error) {
      if (error instanceof DomainError) {
        if (error.code === 'NOT_FOUND') return missing(file);
        if (error.code === 'FORBIDDEN' && 'why' in error.data) return unread(file, error.data.why);
      }
      const code = errorCode(error);
      if (code === 'ENOENT') return missing(file);
      return unread(file, code === 'EACCES' || code === 'EPERM' ? 'You may not read it.' : 'It cannot be read.');
    }
  }

  const changed = (file: string) =>
    new DomainError('CONFLICT', {
      what: file,
      why: 'It has been changed on the disk since it was read.',
      remedy: 'Look at what it says now, then try again.',
    });

  async function write(path: string, file: string, bytes: Buffer, raw: Raw | null) {
    try {
      await writeFileAtomic(path, bytes, {
        mode: raw?.mode ?? newMode,
        ...(raw && { owner: { uid: raw.uid, gid: raw.gid } }),
        async before() {
          const now = await rawOf(path).catch((error: unknown) => {
            if (errorCode(error) === 'ENOENT') return null;
            throw error;
          });
          const same = raw === null ? now === null : typeof now === 'object' && now?.bytes.equals(raw.bytes);
          if (!same) throw changed(file);
        },
      });
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
        throw forbidden(file, 'You may not write there, or the file belongs to somebody else.');
      throw asStorageFull(error, path);
    }
  }

  /** `stamp` is of what the user saw; without one the file is taken as it is now. Null from `work` leaves it alone. */
  async function change(
    root: string,
    file: string,
    stamp: string | null | undefined,
    work: (env: EnvText) => Buffer | null | Promise<Buffer | null>,
  ): Promise<void> {
    const { path, exists } = await placeOf(root, file);
    const turn = turns.get(path) ?? createSerial();
    turns.set(path, turn);
    await turn(async () => {
      let raw: Raw | null = null;
      if (exists) {
        const found = await rawOf(path).catch((error: unknown) => {
          if (errorCode(error) === 'ENOENT') throw changed(file);
          throw forbidden(file, 'It cannot be read.');
        });
        if (typeof found === 'string') throw forbidden(file, 'It is no file of variables: too large, or no file.');
        raw = found;
      }
      if (stamp !== undefined && stamp !== null && stamp !== (raw && stampOf(raw.bytes))) throw changed(file);
      const env = parseEnv(raw?.bytes ?? Buffer.alloc(0));
      if (env.closed) throw forbidden(file, env.closed);
      const after = await work(env);
      if (after === null || (raw !== null && after.equals(raw.bytes))) return;
      if (after.length > largest)
        throw new DomainError('CONFLICT', { what: file, why: 'It would be larger than 1 MB.' });
      await write(path, file, after, raw);
    });
    if (turns.get(path) === turn) void turn.idle().then(() => turns.delete(path));
  }

  return { read, change };
}
export type EnvFiles = ReturnType<typeof createEnvFiles>;
