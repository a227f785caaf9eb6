import { expect, it, onTestFinished } from 'vitest';
import { createLoad } from './testing/load.ts';
import { startShipping } from './testing/ship.ts';

const full = process.env.OPTIMUS_FULL === '1';
const times = full ? 50 : 5;

it(`loses no request in ${times} deployments under load, and the receipts say the same`, {
  timeout: full ? 7_200_000 : 600_000,
}, async () => {
  const { savePlace, ship, url } = await startShipping();
  const place = await savePlace({
    drainSeconds: 10,
    // A machine that does other things is slow, which is nobody's fault here.
    analysis: { watchSeconds: 1, maxSlowerPercent: 100_000, slowerByMs: 60_000 },
  });
  expect((await ship(place.id, { version: 'v0' })).state).toBe('succeeded');
  const load = await createLoad(
    {
      url: url.slice(0, -1),
      requestsPerSecond: 200,
      connections: 50,
      sockets: 20,
      slow: 10,
      slowPath: '/slow',
    },
    onTestFinished,
  );
  let counted = 0;
  let failed = 0;
  let cut = 0;
  for (let n = 1; n <= times; n += 1) {
    const { state, sentence, receipt } = await ship(place.id, { version: `v${n}` });
    expect(state, sentence).toBe('succeeded');
    expect(receipt).toMatchObject({ downtimeMs: 0, interrupted: false });
    for (const part of [receipt?.before, receipt?.during, receipt?.after]) {
      counted += part?.requests ?? 0;
      failed += part?.failed ?? 0;
    }
    cut += receipt?.cut.requests ?? 0;
  }
  const result = await load.stop();
  console.info(`${times} deployments: ${JSON.stringify({ ...result, receipts: { counted, failed, cut } })}`);
  expect(result).toMatchObject({ failed: 0, reset: 0, socketsCut: 0, slowFailed: 0 });
  expect({ failed, cut }).toEqual({ failed: 0, cut: 0 });
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThanOrEqual(result.sent + result.slowSent);
});
