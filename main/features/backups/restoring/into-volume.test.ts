import { randomBytes, randomUUID } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { docker } from '../../../core/testing/docker.ts';
import { needs } from '../../../core/testing/needs.ts';
import { packsOf, startBackups } from '../testing/started.ts';

const there = await needs('docker');

test.skipIf(!there)(
  'a volume whose files are damaged in the repository is not told as whole',
  {
    timeout: 240_000,
  },
  async () => {
    const { client, source, repository, write, addTarget, addPlan, backUp, over } = await startBackups();
    await write('of-volume/volume/fine', 'fine');
    await write('of-volume/volume/large', randomBytes(3_000_000));
    const { id: targetId } = await addTarget('Disk', repository);
    const { id } = await addPlan(targetId, [source]);
    const backedUp = await backUp(id);
    const at = { targetId, snapshotId: backedUp.receipt?.snapshotId ?? '', paths: [join(source, 'of-volume')] };
    const into = async () => {
      const name = `optimus-test-${randomUUID()}`;
      onTestFinished(async () => void (await docker('volume', 'rm', '-f', name).catch(() => '')));
      return over((await client.backups.restore({ restore: { ...at, to: { type: 'volume', name } } })).id);
    };
    expect(await into()).toMatchObject({ state: 'succeeded', receipt: { troubles: 0, filesRestored: 2 } });

    // The middle of the largest pack is content of the large file, whatever else lies in it.
    const packs = await Promise.all((await packsOf(repository)).map(async (path) => ({ path, ...(await stat(path)) })));
    const { path, size } = packs.toSorted((a, b) => b.size - a.size)[0] as (typeof packs)[number];
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc(16), 0, 16, Math.floor(size / 2));
    await file.close();
    const damaged = await into();
    expect(damaged).toMatchObject({ state: 'partial', receipt: { troubles: 1, filesRestored: 1 } });
    expect(damaged.receipt?.named[0]?.path).toContain('large');
  },
);
