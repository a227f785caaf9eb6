import { randomBytes } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../../../../../core/lib/clock.ts';
import { resticCheck } from '../../../../restic/testing/restic.ts';
import { cheapScrypt, testAccess, testRepository } from '../../../../restic/testing/test-repository.ts';
import type { Id, Repository } from '../../../../restic/types.ts';
import type { Access, Damage } from '../../../types.ts';
import { createOwnEngine } from '../../create-own-engine.ts';
import { contentOf } from '../testing/content-of.ts';
import { createHistory } from '../testing/random-history.ts';
import { addSnapshot, backupOf, type Files, quietWatch } from '../testing/small-repository.ts';

const full = process.env.OPTIMUS_FULL !== undefined;
const rounds = full ? 230 : 30;
const timeout = full ? 3_600_000 : 120_000;
const kinds = ['pack', 'index', 'snapshot', 'key', 'config'] as const;
const harms = ['flip', 'truncate', 'delete'] as const;
const folders = { pack: 'data', index: 'index', snapshot: 'snapshots', key: 'keys' } as const;
const upTo = (most: number): number => Math.floor(Math.random() * (most + 1));

async function filesOf(root: string, kind: (typeof kinds)[number]): Promise<string[]> {
  if (kind === 'config') return [join(root, 'config')];
  const folder = join(root, folders[kind]);
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** One file is harmed in one way; answers its name. */
async function harm(root: string, kind: (typeof kinds)[number], how: (typeof harms)[number]): Promise<string> {
  const files = await filesOf(root, kind);
  const file = files[upTo(files.length - 1)] as string;
  const bytes = await readFile(file);
  await rm(file);
  if (how === 'truncate') await writeFile(file, bytes.subarray(0, upTo(bytes.length - 1)));
  if (how === 'flip') {
    const at = upTo(bytes.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << upTo(7));
    await writeFile(file, bytes);
  }
  return file.slice(file.lastIndexOf('/') + 1);
}

function engine() {
  const made = createOwnEngine({ clock: createSystemClock(), scrypt: cheapScrypt });
  onTestFinished(() => made.dispose());
  return made;
}
const all = { read: 'all', restoreFiles: 0 } as const;

/** Either nothing comes of it, or what was backed up. */
async function neverRestoresWrong(repository: Repository, kept: ReadonlyMap<Id, Files>): Promise<void> {
  for (const [id, files] of kept) {
    const found = await contentOf(repository, id).catch(() => null);
    if (found) expect(found).toEqual(new Map(files));
  }
}

test(
  `${rounds} random damages are found, none is restored silently, and all are healed from a copy`,
  async () => {
    const { repository, access, path, dir } = await testRepository();
    const history = createHistory();
    const kept = new Map<Id, Files>();
    for (let count = 0; count < 2; count += 1) {
      const files = history.next();
      kept.set(await addSnapshot(repository, files), files);
    }
    const copy: Access = { ...access, backend: { type: 'folder', path: join(dir, 'copy') } };
    await cp(path, join(dir, 'copy'), { recursive: true });
    const own = engine();
    for (let round = 0; round < rounds; round += 1) {
      const kind = kinds[round % kinds.length] as (typeof kinds)[number];
      const how = harms[Math.floor(round / kinds.length) % harms.length] as (typeof harms)[number];
      const what = `${how} ${kind} ${await harm(path, kind, how)}`;
      // Half of those that keep it from being opened find it open, as after days of use, and half do not.
      if (round % 2 === 0) await own.dispose();
      const request = { ...all, expected: [...kept.keys()] };
      const found = await own.check(access, request, quietWatch());
      expect(found.damages.length, what).toBeGreaterThan(0);
      // A flip in its header costs a pack none of its content.
      if (kind === 'pack' && how === 'delete')
        expect(
          found.damages.some(({ lost }) => lost.length > 0),
          what,
        ).toBe(true);
      if (kind === 'pack' || kind === 'index') await neverRestoresWrong(repository, kept);

      const { left } = await own.heal(access, { from: copy, damages: found.damages }, quietWatch());
      expect(left, what).toEqual([]);
      const healed = await own.check(access, request, quietWatch());
      expect(healed.damages, what).toEqual([]);
    }
    for (const [id, files] of kept) expect(await contentOf(repository, id)).toEqual(new Map(files));
    await resticCheck(path);
  },
  timeout,
);

test('says what is wrong with each, and which files are lost by it', async () => {
  const { repository, access, path } = await testRepository();
  const files = new Map([
    ['/a/one', randomBytes(30_000)],
    ['/a/two', randomBytes(30_000)],
  ]);
  const kept = await addSnapshot(repository, files, { packBytes: 30_000, blobBytes: 30_000 });
  const index = await repository.index({ fresh: true });
  const packOf = async (file: string): Promise<Id> => {
    const { tree } = await repository.load<{ tree: Id }>('snapshot', kept);
    const nodes = async (id: Id) =>
      (
        JSON.parse(String(await repository.blob('tree', id))) as {
          nodes: { name: string; subtree: Id; content: Id[] }[];
        }
      ).nodes;
    const folder = (await nodes(tree))[0]?.subtree as Id;
    const content = (await nodes(folder)).find(({ name }) => name === file)?.content[0] as Id;
    return index.find('data', content)?.pack as Id;
  };
  const [one, two] = [await packOf('one'), await packOf('two')];
  const own = engine();
  const damages = async (): Promise<Damage[]> => (await own.check(access, all, quietWatch())).damages;
  const place = (id: Id) => join(path, 'data', id.slice(0, 2), id);
  expect(await damages()).toEqual([]);

  const whole = await readFile(place(one));
  await rm(place(one));
  expect(await damages()).toEqual([
    {
      file: 'pack',
      id: one,
      kind: 'missing',
      lost: ['/a/one'],
      sentence: `The pack ${one.slice(0, 8)} is not there any more.`,
    },
  ]);
  await writeFile(place(one), whole.subarray(0, 20_000));
  expect(await damages()).toMatchObject([{ id: one, kind: 'truncated', lost: ['/a/one'] }]);
  await writeFile(place(one), whole);

  const changed = await readFile(place(two));
  changed[100] = (changed[100] ?? 0) ^ 4;
  await rm(place(two));
  await writeFile(place(two), changed);
  expect((await own.check(access, { read: 'none', restoreFiles: 0 }, quietWatch())).damages).toEqual([]);
  expect(await damages()).toMatchObject([{ id: two, kind: 'altered', lost: ['/a/two'] }]);

  const [listed] = await filesOf(path, 'index');
  await rm(listed as string);
  await own.dispose();
  const unlisted = await damages();
  expect(unlisted.map(({ kind }) => kind)).toContain('unlisted');
  // Without any copy: packs say themselves what they hold.
  const { healed } = await own.heal(access, { from: access, damages: unlisted }, quietWatch());
  expect(healed).toHaveLength(unlisted.length);
  expect(await damages()).toMatchObject([{ id: two, kind: 'altered' }]);
});

test('shares of a round read every pack once, and files are really restored', async () => {
  const { access, path } = await testRepository();
  const own = engine();
  const tree = join(path, '..', 'tree');
  await cp(join(import.meta.dirname, '..'), tree, { recursive: true });
  await own.backup(access, backupOf(tree), quietWatch());
  let read = 0;
  let packs = 0;
  for (let part = 0; part < 3; part += 1) {
    const done = await own.check(access, { read: { part, of: 3 }, restoreFiles: 5 }, quietWatch());
    expect(done).toMatchObject({ damages: [], filesRestored: 5, snapshots: 1 });
    read += done.packsRead;
    packs = done.packs;
  }
  expect(read).toBe(packs);
  expect(await readdir(join(access.cacheDir, 'proofs'))).toEqual([]);
});

test('a wrong password is no damage, and an empty place no repository', async () => {
  const { access, dir } = await testRepository();
  const own = engine();
  await expect(own.check({ ...access, password: 'another' }, all, quietWatch())).rejects.toMatchObject({
    code: 'wrong-password',
  });
  await expect(own.check(testAccess(join(dir, 'nothing')), all, quietWatch())).rejects.toMatchObject({
    code: expect.stringMatching(/^(missing|away)$/),
  });
});
