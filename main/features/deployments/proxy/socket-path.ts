import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The kernel's limit is 108 bytes on Linux, 104 on macOS, with the zero at the end. */
const longest = 100;
const ours = 'optimus-proxy-';

/** In the folder when its name is short enough, else in one of its own that only this user may enter. */
export async function freshSocketPath(folder: string): Promise<string> {
  const name = `${randomBytes(4).toString('hex')}.sock`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${ours}${randomBytes(16).toString('hex')}`;
  const beside = join(folder, name);
  if (Buffer.byteLength(beside) <= longest) return beside;
  // mkdtemp makes it with mode 0700. The last resort is a place that is short everywhere.
  const runtime = [process.env.XDG_RUNTIME_DIR ?? '', tmpdir(), '/tmp'].filter((dir) => dir !== '');
  for (const dir of runtime) {
    if (Buffer.byteLength(join(dir, `${ours}XXXXXX`, name)) > longest) continue;
    try {
      return join(await mkdtemp(join(dir, ours)), name);
    } catch {}
  }
  throw new Error('no folder has a name short enough for the socket of the proxy');
}

export async function removeSocket(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const dir = dirname(path);
  const own = dir.split('/').at(-1)?.startsWith(ours) ?? false;
  await rm(own ? dir : path, { recursive: own, force: true });
}
