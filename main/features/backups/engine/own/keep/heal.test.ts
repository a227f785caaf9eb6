import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../../../../core/lib/clock.ts';
import { testRepository } from '../../../restic/testing/test-repository.ts';
import { createOwnEngine } from '../create-own-engine.ts';
import { damageOf } from './damages.ts';
import { createHistory } from './testing/random-history.ts';
import { addSnapshot, quietWatch } from './testing/small-repository.ts';

test('of its copy both config and keys are taken where neither is left', async () => {
  const { access, path, dir } = await testRepository();
  const from = { ...access, backend: { type: 'folder', path: join(dir, 'copy') } } as const;
  await cp(path, join(dir, 'copy'), { recursive: true });
  await rm(join(path, 'config'));
  await rm(join(path, 'keys'), { recursive: true });
  const own = createOwnEngine({ clock: createSystemClock() });
  onTestFinished(() => own.dispose());
  const damages = [damageOf('key', '', 'missing'), damageOf('config', 'config', 'missing')];
  expect((await own.heal(access, { from, damages }, quietWatch())).left).toEqual([]);
  expect(await own.snapshots(access, {}, quietWatch())).toEqual([]);
});

test('of another repository with the same password nothing is taken', async () => {
  const [source, other] = [await testRepository(), await testRepository()];
  for (const { repository } of [source, other])
    await addSnapshot(repository, new Map([...createHistory().next(), ['/same', Buffer.from('in both')]]));
  const own = createOwnEngine({ clock: createSystemClock() });
  onTestFinished(() => own.dispose());
  const healed = async (...damages: ReturnType<typeof damageOf>[]) =>
    (await own.heal(source.access, { from: other.access, damages }, quietWatch())).healed;

  const config = join(source.path, 'config');
  const before = await readFile(config);
  const index = damageOf('index', '', 'missing');
  await rm(join(source.path, 'index'), { recursive: true });
  expect(await healed(damageOf('config', 'config', 'altered'), index)).toEqual([]);
  expect(await readFile(config)).toEqual(before);
  await rm(join(source.path, 'keys'), { recursive: true });
  expect(await healed(damageOf('key', '', 'missing'))).toEqual([]);
  expect(await readFile(config)).toEqual(before);
});
