import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { restic } from '../../../restic/testing/restic.ts';
import { testRepository } from '../../../restic/testing/test-repository.ts';
import { noise } from './testing/awkward-tree.ts';
import { backup } from './testing/backups.ts';

const program = fileURLToPath(new URL('./testing/backup-child.ts', import.meta.url));

/** Kills it at so many of its lines; answers the last one. */
async function killedAt(line: number, input: object): Promise<string> {
  const child = spawn(process.execPath, ['--no-warnings', program, JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = 0;
  let last = '';
  for await (const said of createInterface({ input: child.stdout })) {
    last = said;
    seen += 1;
    if (seen === line) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return last;
}

it('killed at any moment it leaves nothing that is listed and cannot be restored', async () => {
  const { repository, access, path, dir } = await testRepository();
  const source = join(dir, 'source');
  await mkdir(source);
  const kills = process.env.OPTIMUS_FULL ? 60 : 10;
  for (let i = 0; i < kills; i++) {
    await writeFile(join(source, `large ${i % 3}`), noise(2_000_000, i + 1));
    await writeFile(join(source, `small ${i}`), `small ${i}`);
    await killedAt(1 + (i % 10), { access, path: source });
    await restic(path, ['check', '--read-data', '--no-lock']);
  }
  const listed = JSON.parse(await restic(path, ['snapshots', '--json', '--no-lock'])) as { id: string }[];
  for (const { id } of listed) {
    const out = join(dir, 'out');
    await restic(path, ['restore', id, '--target', out, '--no-lock']);
    await rm(out, { recursive: true });
  }
  // Locks of the dead are cleared by whoever comes next, and what was stored is not stored again.
  await cp(join(source, 'small 0'), join(source, 'another'));
  const done = await backup(repository, [source]);
  expect(done.troubles).toBe(0);
  await restic(path, ['check', '--read-data', '--no-lock']);
});
