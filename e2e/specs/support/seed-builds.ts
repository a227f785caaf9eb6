import { openStore } from '../../../main/core/db/open-store.ts';
import { createSystemClock } from '../../../main/core/lib/clock.ts';
import type { Logger } from '../../../main/core/log/logger.ts';
import { createWorkerPool } from '../../../main/core/workers/worker-pool.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const step = (
  id: string,
  name: string,
  state: string,
  startedAt: number,
  tookMs: number,
  error: string | null = null,
) => ({
  ...{ id, name, state, startedAt, tookMs, error },
});

/** One build that came to an image and one that failed, as they stand when both have ended: no engine is needed to look at them. */
export async function seedBuilds(home: string): Promise<void> {
  const clock = createSystemClock();
  const workers = createWorkerPool({ log: silent });
  const store = await openStore({ dataDir: home, clock, workers, log: silent });
  const at = clock.now() - 120_000;
  const common = {
    ...{
      project_id: 'seeded',
      project_name: 'shop-api',
      run_id: 'gone',
      dockerfile: 'Dockerfile',
      stage: null,
      args: '{}',
    },
    ...{ commit: '3f2a9c1b5d0e4f6a7b8c9d0e1f2a3b4c5d6e7f80', builder: 'BuildKit', by: 'you', begun_at: at },
  };
  const steps = [
    step('1', '[1/3] FROM docker.io/library/node:24-alpine', 'done', at, 400),
    step('2', '[2/3] COPY . .', 'cached', at + 400, 10),
    step('3', '[3/3] RUN npm ci', 'done', at + 410, 8_300),
  ];
  const failed = [
    ...steps.slice(0, 2),
    step('3', '[3/3] RUN npm ci', 'failed', at + 410, 900, 'npm ERR! missing: left-pad'),
  ];
  const layers = [
    { by: '', bytes: 40_000_000, createdAt: at, empty: false },
    { by: 'RUN npm ci', bytes: 90_000_000, createdAt: at, empty: false },
    { by: 'EXPOSE map[8080/tcp:{}]', bytes: 0, createdAt: at, empty: true },
  ];
  await store.data
    .insertInto('builds')
    .values([
      {
        ...{
          ...common,
          id: 'built',
          state: 'succeeded',
          sentence: 'Built, 124 MB',
          tags: '["shop-api:3f2a9c1"]',
          dirty: 0,
        },
        ...{ image_id: 'sha256:0f1e2d3c4b5a', size_bytes: 130_000_000, cached: 1, steps: JSON.stringify(steps) },
        ...{ layers: JSON.stringify(layers), started_at: at, ended_at: at + 9_000 },
      },
      {
        ...{ ...common, id: 'failed', state: 'failed', tags: '["shop-api:3f2a9c1-dirty"]', dirty: 1, cached: 1 },
        ...{ sentence: '[3/3] RUN npm ci failed: exit code: 1', image_id: null, size_bytes: null, layers: '[]' },
        ...{ steps: JSON.stringify(failed), started_at: at + 60_000, ended_at: at + 61_500 },
      },
    ])
    .execute();
  await store.dispose();
  await workers.dispose();
}
