import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The name of a socket may be this long on every system. */
const longestSocket = 100;

/** In a folder that nobody else may enter. */
export async function meetingPlace(name: string): Promise<{ folder: string; socket: string }> {
  for (const dir of [tmpdir(), '/tmp']) {
    const folder = await mkdtemp(join(dir, `optimus-${name}-`));
    if (process.platform === 'win32')
      return { folder, socket: `\\\\.\\pipe\\optimus-${name}-${randomBytes(16).toString('hex')}` };
    const socket = join(folder, 's');
    if (Buffer.byteLength(socket) <= longestSocket) return { folder, socket };
    await rm(folder, { recursive: true, force: true });
  }
  throw new Error(`no folder has a name short enough for the socket of ${name}`);
}
