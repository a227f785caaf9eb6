import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../../../../../core/testing/temp-dir.ts';
import { backup, watching } from '../../../engine/own/backup/testing/backups.ts';
import { check } from '../../../engine/own/keep/check/check.ts';
import { restore } from '../../../engine/own/read/restore/restore.ts';
import { createRepository, openRepositoryAt } from '../../repository.ts';
import { cheapScrypt, testPassword } from '../../testing/test-repository.ts';
import { azureKey, azureServer } from '../testing/azure.ts';
import type { AzureSpec } from './azure-store.ts';
import { createAzureBackend } from './create-azure-backend.ts';

const hurried = { pause: () => Promise.resolve() };
const backendAt = (spec: AzureSpec, key = azureKey) => {
  const backend = createAzureBackend(spec, key, hurried);
  onTestFinished(() => backend.dispose());
  return backend;
};
const idOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('Azure of which a fifth of all requests fail', { timeout: 60_000 }, () => {
  it('takes a backup, gives it back and proves it', async () => {
    const dir = await tempDir();
    const server = await azureServer();
    const root = join(dir, 'project');
    await mkdir(root);
    for (let i = 0; i < 10; i++) await writeFile(join(root, `part ${i}`), randomBytes(20_000 + i));
    const repository = await createRepository(backendAt(server.spec()), testPassword, { scrypt: cheapScrypt });
    const { snapshot } = await backup(repository, [root]);
    await backup(repository, [root]);
    const again = await openRepositoryAt(backendAt(server.spec()), testPassword);
    const target = join(dir, 'restored');
    const done = await restore(
      again,
      {
        ...{ snapshot: snapshot.id, paths: [root], target, layout: 'contents', existing: 'keep' },
        ...{ asideDir: null, dryRun: false, owner: false },
      },
      watching(),
    );
    expect(done).toMatchObject({ files: 10, troubles: 0 });
    for (let i = 0; i < 10; i++)
      expect(await readFile(join(target, `part ${i}`))).toEqual(await readFile(join(root, `part ${i}`)));
    const proof = await check(
      { repository: again, sampleDir: join(dir, 'proofs'), restore: () => Promise.reject(new Error('not asked')) },
      { read: 'all', restoreFiles: 0 },
      watching(),
    );
    expect(proof).toMatchObject({ snapshots: 2, damages: [] });
    expect(server.failed()).toBeGreaterThan(5);
  });

  it('sends what is large in blocks, reads any range, and lists page by page', async () => {
    const server = await azureServer();
    const backend = backendAt(server.spec());
    await backend.prepare();
    const bytes = randomBytes(17 * 1024 * 1024);
    const name = idOf(bytes);
    await backend.write('pack', name, [bytes]);
    expect((await backend.read('pack', name)).equals(bytes)).toBe(true);
    expect(await backend.read('pack', name, { offset: 8_388_600, length: 20 })).toEqual(
      bytes.subarray(8_388_600, 8_388_620),
    );
    await expect(backend.read('pack', name, { offset: bytes.length - 1, length: 2 })).rejects.toMatchObject({
      code: 'damaged',
    });
    const ids = new Set(Array.from({ length: 10 }, (_, i) => idOf(Buffer.of(i))));
    for (const id of ids) await backend.write('index', id, [Buffer.from(id)]);
    const found = new Set<string>();
    for await (const file of backend.list('index')) found.add(file.name);
    expect(found).toEqual(ids);
    await backend.remove('pack', name);
    await backend.remove('pack', name);
    await expect(backend.read('pack', name)).rejects.toMatchObject({ code: 'missing' });
    expect(await backend.sweep()).toBe(0);
  });

  it('is named as what it is when it does not do as it is told', async () => {
    const server = await azureServer({ failing: 0 });
    const backend = backendAt(server.spec());
    await expect(backend.list('key')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'missing' });
    await backend.prepare();
    await backend.write('config', 'config', [Buffer.from('one')]);
    await expect(backend.prepare()).rejects.toMatchObject({ code: 'taken' });
    await expect(backend.write('config', 'config', [Buffer.from('two')])).rejects.toMatchObject({ code: 'taken' });
    expect((await backend.read('config', 'config')).toString()).toBe('one');
    const wrong = backendAt(server.spec(), Buffer.from('another').toString('base64'));
    await expect(wrong.size('config', 'config')).rejects.toMatchObject({ code: 'refused' });
    server.fail(100);
    await expect(backend.read('config', 'config')).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:away|failing)$/),
    });
    await server.close();
    await expect(backend.size('config', 'config')).rejects.toMatchObject({ code: 'away' });
  });
});
