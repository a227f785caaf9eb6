import { expect, it } from 'vitest';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { createDriver, createRows, instance } from '../testing/rows.ts';
import type { TargetDriver } from '../types.ts';
import { createMoves } from './moves.ts';

type Deps = Parameters<typeof createMoves>[0];

function movesWith(repo: Deps['repo'], does: Partial<TargetDriver>, applied: () => Promise<void> = async () => {}) {
  const deps: Partial<Deps> = {
    ...{ repo, clock: createSystemClock(), log: quietLog, changed() {}, driver: createDriver(does) },
    environments: {
      resolve: async () => ({ name: '', variables: {}, problems: [] }),
    } as unknown as Deps['environments'],
    routes: { apply: applied } as Partial<Deps['routes']> as Deps['routes'],
    readiness: { wait: async () => 'ready' },
  };
  return createMoves(deps as Deps);
}

it('ends the other replicas when one fails, and returns when none is being made any more', async () => {
  const { repo, scene } = await createRows();
  let making = 0;
  const moves = movesWith(repo, {
    async start({ releaseId }, replica, { signal }) {
      if (replica === 0) throw new Error('no room');
      making += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      making -= 1;
      if (replica === 1) signal.throwIfAborted();
      return instance(releaseId, replica);
    },
  });
  await expect(moves.startReplicas(await scene(), [0, 1, 2])).rejects.toThrow('no room');
  expect(making).toBe(0);
  expect((await repo.release('v2'))?.serving).toEqual([]);
});

it('goes back to what of the old version can answer: at once, and with what could be started again', async () => {
  const { repo, scene } = await createRows({ first: { serving: [0] }, second: { weight: 100, serving: [0, 1, 2] } });
  const seen: unknown[] = [];
  const moves = movesWith(
    repo,
    {
      instances: async ({ releaseId }) => [instance(releaseId, 0)],
      async start({ releaseId }, replica) {
        if (replica === 1) throw new Error('no room');
        return instance(releaseId, replica);
      },
    },
    async () => {
      const [second, first] = await repo.releases('p');
      seen.push([first?.weight, first?.serving, second?.weight]);
    },
  );
  await moves.goBack(await scene(), true);
  expect(seen).toEqual([
    [100, [0], 0],
    [100, [0, 2], 0],
  ]);
});

it('goes back although the engine cannot be asked, and moves no requests once it is told to stop', async () => {
  const { repo, scene, signal } = await createRows({ second: { weight: 100 } });
  const moves = movesWith(repo, { instances: () => Promise.reject(new Error('the engine does not answer')) });
  await moves.goBack(await scene(), true);
  expect((await repo.releases('p')).map(({ weight }) => weight)).toEqual([0, 100]);
  signal.abort(new Error('cancelled'));
  await expect(moves.shift(await scene(), 100)).rejects.toThrow('cancelled');
  expect((await repo.releases('p')).map(({ weight }) => weight)).toEqual([0, 100]);
});

it('stops what rests between two tries as well', async () => {
  const { repo, scene } = await createRows();
  const stopped: number[] = [];
  const moves = movesWith(repo, {
    instances: async ({ releaseId }) => [instance(releaseId, 0)],
    resting: async ({ releaseId }) => [instance(releaseId, 1), instance(releaseId, 2)],
    async stop(_, { replica }) {
      stopped.push(replica);
      return { ok: true, sentence: '' };
    },
  });
  const now = await scene();
  expect(await moves.stopReplicas(now, now.release, (replica) => replica === 2)).toEqual([]);
  expect(stopped).toEqual([0, 1]);
});
