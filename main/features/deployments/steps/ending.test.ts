import { expect, it } from 'vitest';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import type { Ground } from '../ground.ts';
import type { Tell } from '../tell.ts';
import { createDriver, createRows } from '../testing/rows.ts';
import { createEnding } from './ending.ts';
import type { Moves } from './moves.ts';

it('comes to its end although the engine cannot be asked, and puts away later what that left', async () => {
  const { repo, scene } = await createRows({ first: { weight: 100 }, second: { artifact: null } });
  const artifact = { image: 'shop:2', folder: null, sizeBytes: null };
  await repo.patchRelease('v2', { artifact });
  const removed: [string, boolean][] = [];
  let there = false;
  const ground: Partial<Ground> = {
    ...{ repo, clock: createSystemClock(), log: quietLog, changed() {}, redact: (text) => text, closing: () => false },
    proxy: { drain: async () => ({}) } as unknown as Ground['proxy'],
    driver: createDriver({ remove: async ({ releaseId }, shared) => void removed.push([releaseId, shared]) }),
  };
  const moves: Partial<Moves> = {
    ...{ goBack: async () => {}, apply: async () => {}, mark: async () => {} },
    async stopReplicas(_, { id }) {
      if (id === 'v2' && !there) throw new Error('the engine does not answer');
      return [];
    },
  };
  const ending = createEnding(ground as Ground, moves as Moves, { ended() {} } as Partial<Tell> as Tell);
  await ending.revert(await scene(), { sentence: 'It is slow' }, false);
  const done = await scene();
  expect(done.deployment.sentence).toBe('It is slow: all requests go to version 1 again.');
  expect(done.deployment.evidence.at(-1)?.sentence).toMatch(
    /version 2 could not be stopped: the engine does not answer/,
  );
  expect(removed).toEqual([]);
  there = true;
  // Its image is live at another place: the containers go, and the image stays.
  await repo.patchRelease('v1', { artifact });
  await ending.tidy(done);
  expect(removed).toEqual([['v2', true]]);
  expect(await repo.release('v2')).toMatchObject({ state: 'failed', artifact: null });
});
