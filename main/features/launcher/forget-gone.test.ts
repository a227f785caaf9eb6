import { expect, test } from 'vitest';
import { createSystemClock } from '../../core/lib/clock.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { openTestStore } from '../../core/testing/test-store.ts';
import { until } from '../../core/testing/until.ts';
import { startSupervised } from './testing/supervised.ts';

const time = { timeout: 120_000 };
const patient = { timeoutMs: 60_000 };

test('what a project has no more is forgotten, and never while it runs', time, async () => {
  const where = { store: await openTestStore(createSystemClock()), folder: await tempDir() };
  const rows = async () =>
    (await where.store.data.selectFrom('launcher_state').select('service_id').orderBy('service_id').execute()).map(
      ({ service_id }) => service_id,
    );
  const first = await startSupervised(where);
  await first.launcher.begin();
  for (const name of ['runs', 'rests', 'stays']) first.put(`shop/${name}`, 'exec sleep 1000');
  await first.start(['shop/runs', 'shop/rests', 'shop/stays']);
  for (const name of ['runs', 'rests', 'stays']) await first.comes(`shop/${name}`, 'ready');
  await first.stopAll(['shop/rests']);
  first.setups.remove('shop/rests');
  await until(async () => !(await rows()).includes('shop/rests'), patient);
  first.setups.remove('shop/runs');
  await until(() => first.status('shop/rests') === undefined, patient);
  // It runs: it is shown until somebody stops it.
  expect(first.status('shop/runs')).toMatchObject({ state: 'ready' });
  expect(await rows()).toEqual(['shop/runs', 'shop/stays']);
  expect((await first.stopAll(['shop/runs']))[0]).toMatchObject({ ok: true });
  await until(async () => !first.status('shop/runs') && (await rows()).join() === 'shop/stays', patient);
  first.put('other/one', 'exec sleep 1000');
  await first.folderOf('other');
  await first.start(['other/one']);
  await first.comes('other/one', 'ready');
  await first.stop();
  expect(await rows()).toEqual(['other/one', 'shop/stays']);

  // The next Optimus has never heard of the project.
  const second = await startSupervised(where);
  second.put('shop/stays', 'exec sleep 1000');
  await second.launcher.begin();
  await until(async () => (await rows()).length === 1, patient);
  expect(await rows()).toEqual(['shop/stays']);
  expect(second.launcher.interrupted().ids).toEqual(['shop/stays']);
});
