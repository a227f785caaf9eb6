import { expect, it } from 'vitest';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { createRoutes } from './routes.ts';
import { createDriver, createRows, instance } from './testing/rows.ts';
import type { Route } from './types.ts';

it('says that a place could not be switched when what is live cannot be asked, and never misses what is not', async () => {
  const { repo } = await createRows({ first: { weight: 0, serving: [0] }, second: { weight: 100, serving: [1] } });
  const applied: Route[] = [];
  let unreachable = 'v1';
  const routes = createRoutes({
    named: async (_, problem) => problem,
    ...{ repo, log: quietLog },
    proxy: { apply: async (route: Route) => void applied.push(route) } as Parameters<typeof createRoutes>[0]['proxy'],
    driver: createDriver({
      async instances({ releaseId }) {
        if (releaseId === unreachable) throw new Error('there is no such context');
        return [instance(releaseId, 0), instance(releaseId, 1)];
      },
    }),
  });
  await routes.apply('p');
  const upstreams = [{ id: 'v2.1', host: '127.0.0.1', port: 30_001 }];
  expect(applied.map(({ backends }) => backends)).toEqual([[{ releaseId: 'v2', weight: 100, upstreams }]]);
  expect(applied[0]?.answerMs).toBe(60_000);
  unreachable = 'v2';
  await expect(routes.apply('p')).rejects.toThrow('there is no such context');
  expect(await routes.routeOf('p')).toBeNull();
  expect(applied).toHaveLength(1);
});
