import { expect, test } from 'vitest';
import { createProcessFacts } from '../../core/children/process-facts.ts';
import { TAGS } from '../../core/children/tags.ts';
import { createSystemClock } from '../../core/lib/clock.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { openTestStore } from '../../core/testing/test-store.ts';
import { startSupervised } from './testing/supervised.ts';

const time = { timeout: 240_000 };
/** More than may be stopped at once, none of which hears anything. */
const many = 12;
const deaf = "trap '' TERM HUP INT; echo up; while :; do sleep 0.2; done";
const up = { ready: { type: 'log', pattern: '^up' }, stopSeconds: 600 } as const;

test.skipIf(process.platform === 'win32')(
  'the end of Optimus waits for no grace of ten minutes, and not in turn; what is told is proven',
  time,
  async () => {
    const where = { store: await openTestStore(createSystemClock()), folder: await tempDir() };
    // In turn they would need 48 s; on a machine that is busy the proof of all may need more than it usually gets.
    const world = await startSupervised({ ...where, end: { graceMs: 4_000, mostMs: 40_000 } });
    await world.launcher.begin();
    const ids = Array.from({ length: many }, (_, i) => world.put(`shop/deaf-${i}`, deaf, up));
    await world.start(ids);
    for (const id of ids) await world.comes(id, 'ready');
    const owned = world.children.list().map(({ id }) => id);
    expect(owned).toHaveLength(many);
    // Somebody stops some of them already, with all the time they were promised.
    const stopping = world.stopAll(ids.slice(0, 2));
    await world.comes(ids[1] ?? '', 'stopping');
    await world.stop();
    for (const receipt of await stopping) expect(receipt).toMatchObject({ ok: true, left: [] });
    const facts = createProcessFacts();
    for (const id of owned) expect(await facts.tagged(TAGS.child, id)).toEqual([]);
    const stops = (await world.launcher.receipts({ limit: 200 })).filter(({ act }) => act === 'stop');
    expect(stops).toHaveLength(many);
    for (const { ok, left, signals } of stops) {
      expect({ ok, left }).toEqual({ ok: true, left: [] });
      expect(signals.map(({ signal }) => signal)).toEqual(['SIGTERM', 'SIGKILL']);
    }
    const rows = await where.store.data.selectFrom('launcher_state').selectAll().execute();
    expect(new Set(rows.map(({ wanted }) => wanted))).toEqual(new Set(['stopped']));
    expect(rows.filter(({ interrupted_at }) => interrupted_at !== null)).toHaveLength(many - 2);
  },
);
