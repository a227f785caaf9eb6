import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backup, watching } from '../../../engine/own/backup/testing/backups.ts';
import { check } from '../../../engine/own/keep/check/check.ts';
import { forget } from '../../../engine/own/keep/forget/forget.ts';
import { prune } from '../../../engine/own/keep/prune/prune.ts';
import { restore } from '../../../engine/own/read/restore/restore.ts';
import { createRepository, openRepositoryAt } from '../../repository.ts';
import { restic } from '../../testing/restic.ts';
import { cheapScrypt, testPassword } from '../../testing/test-repository.ts';
import type { StoredFile } from '../../types.ts';
import { s3Env, s3Secret, s3Server } from '../testing/s3.ts';
import type { S3Spec } from './client.ts';
import { createS3Backend } from './create-s3-backend.ts';

/** Nobody waits for a test. */
const hurried = { pause: () => Promise.resolve() };
const backendAt = (spec: S3Spec) => {
  const backend = createS3Backend(spec, s3Secret, hurried);
  onTestFinished(() => backend.dispose());
  return backend;
};
const idOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const all = async (files: AsyncIterable<StoredFile>) => {
  const found: StoredFile[] = [];
  for await (const file of files) found.push(file);
  return found;
};

async function smallTree(dir: string): Promise<string> {
  const root = join(dir, 'project');
  await mkdir(join(root, 'src'), { recursive: true });
  for (let i = 0; i < 12; i++) await writeFile(join(root, 'src', `part ${i}.bin`), randomBytes(30_000 + i));
  await writeFile(join(root, 'read me.txt'), 'what somebody built\n');
  return root;
}

describe('S3 of which a fifth of all requests fail', { timeout: 60_000 }, () => {
  it('takes a backup, gives it back, proves it, and the restic program reads the same', async () => {
    const { dir, proxy, spec, direct, caFile } = await s3Server();
    const root = await smallTree(dir);
    const backend = backendAt(spec());
    const repository = await createRepository(backend, testPassword, { scrypt: cheapScrypt });
    const first = await backup(repository, [root]);
    expect(first.troubles).toBe(0);
    await writeFile(join(root, 'src', 'part 3.bin'), randomBytes(20_000));
    const second = await backup(repository, [root]);
    expect(second.files).toEqual({ new: 0, changed: 1, unmodified: 12 });

    const again = await openRepositoryAt(backendAt(spec()), testPassword);
    const target = join(dir, 'restored');
    const done = await restore(
      again,
      {
        ...{ snapshot: second.snapshot.id, paths: [root], target, layout: 'contents', existing: 'keep' },
        ...{ asideDir: null, dryRun: false, owner: false },
      },
      watching(),
    );
    expect(done).toMatchObject({ files: 13, troubles: 0 });
    for (let i = 0; i < 12; i++)
      expect(await readFile(join(target, 'src', `part ${i}.bin`))).toEqual(
        await readFile(join(root, 'src', `part ${i}.bin`)),
      );

    const proof = await check(
      { repository: again, sampleDir: join(dir, 'proofs'), restore: () => Promise.reject(new Error('not asked')) },
      { read: 'all', restoreFiles: 0 },
      watching(),
    );
    expect(proof).toMatchObject({ snapshots: 2, damages: [] });

    const place = { repository, appendOnly: false };
    await forget(
      { ...place, now: Date.now() },
      { policy: null, tags: [], ids: [first.snapshot.id], dryRun: false },
      watching(),
    );
    expect((await prune(place, { maxUnused: 0, dryRun: false }, watching())).bytesFreed).toBeGreaterThan(0);

    // Every kind of failure was met, and survived.
    expect(Object.values(proxy.counts).every((count) => count > 0)).toBe(true);
    const location = `s3:${direct}/keepsakes/some/place`;
    const env = { ...s3Env };
    await restic(location, ['--cacert', caFile, 'check', '--read-data'], { env });
    const [latest] = JSON.parse(await restic(location, ['--cacert', caFile, 'snapshots', '--json'], { env }));
    expect(latest.id).toBe(second.snapshot.id);
    await restic(location, ['--cacert', caFile, 'backup', root], { env });
    const own = await openRepositoryAt(backendAt(spec()), testPassword);
    expect(await all(own.backend.list('snapshot'))).toHaveLength(2);
  });

  it('sends what is large in parts, and reads any range of it', async () => {
    const { spec, proxy } = await s3Server();
    const backend = backendAt(spec());
    await backend.prepare();
    const bytes = randomBytes(17 * 1024 * 1024);
    const name = idOf(bytes);
    await backend.write('pack', name, [bytes.subarray(0, 5_000_001), bytes.subarray(5_000_001)]);
    expect(await backend.size('pack', name)).toBe(bytes.length);
    expect((await backend.read('pack', name)).equals(bytes)).toBe(true);
    const range = { offset: 8_388_000, length: 2_000 };
    expect(await backend.read('pack', name, range)).toEqual(bytes.subarray(8_388_000, 8_390_000));
    expect(await all(backend.list('pack'))).toEqual([{ name, bytes: bytes.length }]);
    const requests = proxy.requests();
    await backend.write('pack', name, [Buffer.from('another')]);
    expect((await backend.read('pack', name, { offset: 0, length: 4 })).equals(bytes.subarray(0, 4))).toBe(true);
    expect(proxy.requests() - requests).toBeLessThan(30);
    await expect(backend.read('pack', name, { offset: bytes.length - 1, length: 2 })).rejects.toMatchObject({
      code: 'damaged',
    });
    await backend.remove('pack', name);
    await backend.remove('pack', name);
    expect(await backend.size('pack', name)).toBe(null);
    await expect(backend.read('pack', name)).rejects.toMatchObject({ code: 'missing' });
  });

  it('lists what one answer does not hold, and nothing that is none of it', async () => {
    const ids = Array.from({ length: 25 }, (_, i) => idOf(Buffer.from(String(i))));
    const entry = (key: string) => `<Contents><Key>${key}</Key><Size>7</Size></Contents>`;
    const keys = [...ids.map((id) => `some/place/snapshots/${id}`), 'some/place/snapshots/notes.txt'];
    const { spec } = await s3Server({
      instead(request, response) {
        const { searchParams } = new URL(request.url ?? '', 'https://host');
        if (searchParams.get('list-type') !== '2') return false;
        expect(searchParams.get('prefix')).toBe('some/place/snapshots/');
        const from = Number(searchParams.get('continuation-token') ?? 0);
        const more = from + 10 < keys.length;
        const entries = keys
          .slice(from, from + 10)
          .map(entry)
          .join('');
        const next = more ? `<NextContinuationToken>${from + 10}</NextContinuationToken>` : '';
        response.writeHead(200, { 'content-type': 'application/xml' });
        response.end(`<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${entries}</ListBucketResult>`);
        return true;
      },
    });
    const found = await all(backendAt(spec()).list('snapshot'));
    expect(found).toEqual(ids.map((name) => ({ name, bytes: 7 })));
  });
});

describe('S3 that does not do as it is told', { timeout: 60_000 }, () => {
  it('is named as what it is', async () => {
    const { spec, proxy } = await s3Server({ failing: 0 });
    const backend = backendAt(spec());
    await backend.prepare();
    await backend.write('config', 'config', [Buffer.from('one')]);
    await expect(backend.prepare()).rejects.toMatchObject({ code: 'taken' });
    await expect(backend.write('config', 'config', [Buffer.from('two')])).rejects.toMatchObject({ code: 'taken' });
    expect((await backend.read('config', 'config')).toString()).toBe('one');
    await backend.write('config', 'config', [Buffer.from('two')], { replace: true });
    expect((await backend.read('config', 'config')).toString()).toBe('two');

    await expect(all(backendAt(spec({ bucket: 'another' })).list('key'))).rejects.toMatchObject({ code: 'missing' });
    await expect(backendAt(spec({ accessKeyId: 'another' })).size('key', idOf(Buffer.alloc(0)))).rejects.toMatchObject({
      code: 'refused',
    });
    await expect(backendAt(spec({ ca: '' })).size('config', 'config')).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('certificate'),
    });
    proxy.fail(100);
    await expect(backend.size('config', 'config')).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:away|failing)$/),
    });
    await proxy.close();
    await expect(backend.size('config', 'config')).rejects.toMatchObject({ code: 'away' });
    const ended = AbortSignal.abort(new Error('enough'));
    await expect(backend.size('config', 'config', ended)).rejects.toThrow('enough');
  });

  it('says that it is full, and keeps no half upload', async () => {
    const asked: string[] = [];
    const { spec } = await s3Server({
      failing: 0,
      instead(request, response) {
        const { method = '', url = '' } = request;
        const answer = (status: number, code: string) => {
          request.resume();
          request.on('end', () => {
            response.writeHead(status, { 'content-type': 'application/xml' });
            response.end(status === 204 ? '' : `<Error><Code>${code}</Code><Message>of the test</Message></Error>`);
          });
          return true;
        };
        if (method === 'DELETE' && url.includes('uploadId')) {
          asked.push(url);
          return answer(204, '');
        }
        return method === 'PUT' && url.includes('partNumber=2') ? answer(400, 'QuotaExceeded') : false;
      },
    });
    const backend = backendAt(spec());
    await backend.prepare();
    const bytes = Buffer.alloc(17 * 1024 * 1024);
    await expect(backend.write('pack', idOf(bytes), [bytes])).rejects.toMatchObject({ code: 'full' });
    expect(asked).toHaveLength(1);
    expect(await backend.size('pack', idOf(bytes))).toBe(null);
  });

  it('loses uploads that nobody finished, but no young ones', async () => {
    const removed: string[] = [];
    const upload = (id: string, at: number) =>
      `<Upload><Key>some/place/data/aa/${'a'.repeat(64)}</Key><UploadId>${id}</UploadId><Initiated>${new Date(at).toISOString()}</Initiated></Upload>`;
    const { spec } = await s3Server({
      failing: 0,
      instead(request, response) {
        const { method = '', url = '' } = request;
        if (method === 'DELETE') {
          removed.push(new URL(url, 'https://host').searchParams.get('uploadId') ?? '');
          response.writeHead(204).end();
          return true;
        }
        if (!url.includes('uploads')) return false;
        const old = upload('old', Date.now() - 2 * 86_400_000);
        const young = upload('young', Date.now() - 1_000);
        response.writeHead(200, { 'content-type': 'application/xml' });
        response.end(`<ListMultipartUploadsResult>${old}${young}</ListMultipartUploadsResult>`);
        return true;
      },
    });
    const backend = backendAt(spec());
    await backend.prepare();
    expect(await backend.sweep()).toBe(1);
    expect(removed).toEqual(['old']);
  });
});
