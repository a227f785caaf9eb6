import { expect, test } from 'vitest';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { freePort, startSupervised } from '../testing/supervised.ts';
import type { Compose, ComposeContainer, ComposeTarget } from '../types.ts';
import { createComposeBody } from './compose-body.ts';

const time = { timeout: 120_000 };
const container = (state: ComposeContainer['state']): ComposeContainer => ({
  ...{ id: 'c1', name: 'shop-db-1', service: 'db', state, health: 'none', exitCode: null, ports: [] },
});
const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('containers that take long to be started have not ended before they began', time, async () => {
  const clock = createFakeClock();
  const compose: Compose = { up: async () => {}, down: async () => ({ left: [] }), status: async () => [] };
  const logs = { open: () => Promise.reject(new Error('not asked')) as never };
  const body = createComposeBody(
    { compose, clock, logs },
    { target: {} as ComposeTarget, logTarget: { projectId: 'shop', service: 'db' }, adopted: false },
  );
  let ended = false;
  void body.ended.then(() => {
    ended = true;
  });
  clock.advance(60_000);
  await settled();
  expect(ended).toBe(false);
  body.follow();
  clock.advance(3_000);
  expect(await body.ended).toMatchObject({ code: null });
});

test(
  'containers that are stopped while they are started are stopped with proof, and their port is free for others',
  time,
  async () => {
    let state: ComposeContainer['state'] = 'created';
    let deaf = true;
    const begun = Promise.withResolvers<void>();
    const compose: Compose = {
      up: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          state = 'running';
          signal.addEventListener('abort', () => reject(signal.reason));
          begun.resolve();
        }),
      async down() {
        if (deaf) return { left: [container(state)] };
        state = 'exited';
        return { left: [] };
      },
      status: async () => [container(state)],
    };
    const { put, start, stopAll, comes } = await startSupervised({ compose });
    const port = await freePort();
    const id = put('shop/db', '', {
      run: { type: 'compose', file: 'compose.yaml' },
      port: { wanted: port, variable: 'PORT' },
    });
    await start([id]);
    await begun.promise;
    expect((await stopAll([id]))[0]).toMatchObject({ ok: false, left: [{ command: 'shop-db-1' }] });
    await comes(id, 'failed');
    deaf = false;
    expect((await stopAll([id]))[0]).toMatchObject({ ok: true, left: [] });
    expect(state).toBe('exited');
    const web = put('shop/web', 'exec sleep 1000', { port: { wanted: port, variable: 'PORT' } });
    expect(await start([web])).toMatchObject({ conflicts: [], started: [{ id: web }] });
    await stopAll([web]);
  },
);
