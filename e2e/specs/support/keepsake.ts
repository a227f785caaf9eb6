import { mkdir, mkdtemp, open, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A project that is worth keeping, a place for its backups that does not exist yet, and a passphrase for the host without a keyring. */
export async function makeKeepsake() {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'optimus-e2e-keepsake-')));
  const folder = join(base, 'projects');
  const project = join(folder, 'album');
  const repository = join(base, 'backups');
  const passphrase = join(base, 'passphrase');
  await mkdir(join(project, 'letters'), { recursive: true });
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'album', version: '1.0.0' }));
  await writeFile(join(project, 'letters', 'first.txt'), 'Dear Ada,\nit works.\n');
  await writeFile(join(project, 'letters', 'second.txt'), 'Dear Grace,\nit still does.\n');
  await writeFile(join(project, '.env'), 'KEY=kept although git ignores it\n');
  await writeFile(passphrase, 'correct horse battery\n', { mode: 0o600 });

  return {
    env: { OPTIMUS_PASSPHRASE_FILE: passphrase },
    folder,
    repository,
    at: (...path: string[]) => join(project, ...path),
    text: (...path: string[]) => readFile(join(project, ...path), 'utf8'),
    /** Turns one bit in the middle of the largest pack. */
    async damage(): Promise<void> {
      const data = join(repository, 'data');
      const names = await readdir(data, { recursive: true, withFileTypes: true });
      const packs = await Promise.all(
        names
          .filter((entry) => entry.isFile())
          .map(async ({ parentPath, name }) => {
            const path = join(parentPath, name);
            return { path, size: (await stat(path)).size };
          }),
      );
      const [largest] = packs.sort((a, b) => b.size - a.size);
      if (!largest) throw new Error('no pack lies there');
      const file = await open(largest.path, 'r+');
      const byte = Buffer.alloc(1);
      const at = Math.floor(largest.size / 3);
      await file.read(byte, 0, 1, at);
      byte.writeUInt8(byte.readUInt8(0) ^ 1, 0);
      await file.write(byte, 0, 1, at);
      await file.close();
    },
    dispose: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}
export type Keepsake = Awaited<ReturnType<typeof makeKeepsake>>;
