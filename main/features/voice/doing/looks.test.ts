import { expect, test } from 'vitest';
import { keyOf } from '../../../../shared/lib/series-key.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';

import { doingOf, doingWorld } from './testing/doing-world.ts';
import { openMonitors, startBackups } from './testing/worlds.ts';

/** Figures that the test gives, and the processes of this machine. */
async function measured() {
  const world = await doingWorld();
  const clock = createFakeClock(Date.now());
  const monitors = openMonitors({ store: await openTestStore(clock), clock });
  const made = doingOf(world.core, clock, { monitors });
  return {
    ...world,
    ...made,
    clock,
    record: (values: Record<string, number>) => monitors.record({ at: clock.now(), values }),
  };
}

const long = { timeout: 120_000 };

test('what needs me is the one ranked list; what the user wrote himself is said in any language', long, async () => {
  const { does, clock, core, client, comes } = await doingWorld();
  expect(await does({ kind: 'needs-me' }, 'de')).toMatchObject({ say: 'Nichts braucht dich.', route: '/' });
  const source = core.services.attention.source('test');
  source.set([
    {
      ...{ key: 'test/a', severity: 'error', sentence: 'The disk is nearly full', evidence: '', actions: [] },
      subject: { type: 'disk', id: 'a', label: 'Disk A' },
    },
    { key: 'test/b', severity: 'warning', sentence: 'A key\nis old', evidence: '', actions: [] },
  ]);
  const all = await does({ kind: 'needs-me' });
  expect(all).toMatchObject({
    ...{ sentence: '2 things need you.', say: '2 things need you. First: The disk is nearly full.' },
    evidence: [
      expect.stringMatching(/^error: The disk is nearly full \(since \d\d:\d\d\)$/),
      expect.stringContaining('A key is old'),
    ],
  });
  expect((await does({ kind: 'needs-me' }, 'de')).say).toBe(
    '2 Dinge brauchen dich, die dringendste betrifft Disk A. Mehr steht auf dem Bildschirm.',
  );
  source.set([]);
  await client.reminders.add({ text: 'Schlüssel tauschen', at: clock.now() + 1_000 });
  await comes('the reminder', () => core.services.attention.list().items.length === 1);
  expect((await does({ kind: 'needs-me' }, 'de')).say).toBe('Eine Sache braucht dich. Schlüssel tauschen.');
});

test('how a project stands, also when it has gone', long, async () => {
  const { does, refusal, shop } = await doingWorld();
  const state = await does({ kind: 'project-state', projectId: shop.id });
  expect(state.sentence).toMatch(/^shop: health \d+ of 100, nothing runs, no good backup\.$/);
  expect(state.evidence).toContain('Not under git');
  expect(state.route).toBe(`/projects/${shop.id}`);
  expect((await does({ kind: 'project-state', projectId: shop.id }, 'de')).say).toMatch(
    /^shop: Gesundheit \d+ von 100, nichts läuft und keine Sicherung\.$/,
  );
  expect(await refusal({ kind: 'project-state', projectId: 'gone' }, 'zh')).toMatchObject({ say: '它已经不在了。' });
});

test('why: who takes it and since when; that nothing is high; that nothing was measured', long, async () => {
  const { does, clock, shop, record } = await measured();
  expect(await does({ kind: 'why', metric: 'temperature', projectId: null })).toMatchObject({
    ...{ sentence: 'The temperature is not being measured now.', say: 'The temperature is not being measured here.' },
  });
  const cpu = keyOf('cpu.percent');
  const minutes = (count: number, value: number) => {
    for (let second = 0; second < count * 60; second += 1) {
      clock.advance(1_000);
      record({ [cpu]: value });
    }
  };
  minutes(10, 5);
  const low = await does({ kind: 'why', metric: 'cpu', projectId: null });
  expect(low.sentence).toBe('The processor is not high: 5 %.');
  expect(low.evidence[0]).toBe('From 60 % on it is called high');
  expect(low.evidence.length).toBeGreaterThan(1);
  expect((await does({ kind: 'why', metric: 'cpu', projectId: null }, 'zh')).say).toMatch(/^处理器不高:百分之5。/);
  minutes(10, 94);
  const high = await does({ kind: 'why', metric: 'cpu', projectId: null }, 'de');
  expect(high.sentence).toMatch(/^The processor is at 94 % since about \d\d:\d\d, most of it by /);
  expect(high.say).toMatch(
    /^Der Prozessor liegt bei 94 Prozent, seit etwa (9|10|11) Minuten\. Am meisten braucht .+ Prozent/,
  );
  expect(high.route).toBe('/processes');
  const own = await does({ kind: 'why', metric: 'memory', projectId: shop.id });
  expect(own.evidence.filter((line) => !line.startsWith('From'))).toEqual([]);
});

test('the network: how much, and honest that nobody measures it of single programs', long, async () => {
  const { does, record } = await measured();
  record({
    [keyOf('net.in.bytes', { part: 'eth0' })]: 8 * 1_048_576,
    [keyOf('net.out.bytes', { part: 'eth0' })]: 1_048_576,
  });
  const why = await does({ kind: 'why', metric: 'network', projectId: null });
  expect(why.sentence.replaceAll('\u00a0', ' ')).toMatch(/^The network is at 9\.0 MB\/s/);
  expect(why.evidence).toEqual(['Which program it is, is not measured on this machine']);
  expect(why.say).toContain('9 megabytes a second');
});

test('time and help in the language that was spoken; a project, logs and a search are opened', long, async () => {
  const { does, opened, shop, refusal } = await doingWorld();
  expect((await does({ kind: 'time' }, 'de')).say).toMatch(/^Es ist \d+ Uhr/);
  expect((await does({ kind: 'help' }, 'zh')).say).toMatch(/^你可以说:/);
  expect(await does({ kind: 'open-project', projectId: shop.id }, 'de')).toMatchObject({
    ...{ ok: true, say: 'Hier ist shop.', route: `/projects/${shop.id}` },
  });
  await does({ kind: 'show-logs', projectId: shop.id, service: null });
  expect(await refusal({ kind: 'show-logs', projectId: shop.id, service: 'mail' })).toMatchObject({
    sentence: 'shop has no service “mail”. It has: none.',
  });
  expect(await does({ kind: 'search', text: 'shop' })).toMatchObject({ sentence: '“shop” stands in 1 project.' });
  expect(opened.routes).toEqual([
    ...['/voice', `/projects/${shop.id}`, `/logs?project=${shop.id}`, '/projects?text=shop'],
  ]);
  opened.problem = 'No window of Optimus is open to do it in.';
  expect(await does({ kind: 'open-project', projectId: shop.id }, 'de')).toMatchObject({
    ...{ ok: false, sentence: opened.problem, say: 'Es ist kein Fenster von Optimus offen.' },
  });
});

test('costs: what was measured of today, or that nothing was', long, async () => {
  const { does, shop } = await doingWorld();
  expect(await does({ kind: 'costs', projectId: shop.id })).toMatchObject({
    ...{ sentence: 'Nothing was measured of shop today.', say: 'Nothing was measured for it today.' },
    evidence: [expect.stringMatching(/^Measured in \d+ % of the day until now$/)],
  });
});

test('a backup of a folder: never, begun by voice, done and said, then the last', long, async () => {
  const { client, core, clock, source, repository, addTarget, addPlan, over } = await startBackups();
  const { does, refusal, later } = doingOf(core, clock);
  expect(await refusal({ kind: 'back-up', projectId: null }, 'de')).toMatchObject({
    ...{ sentence: 'No plan of backups is there.', say: 'Es ist keine Sicherung geplant.' },
  });
  expect((await does({ kind: 'last-backup', projectId: null })).say).toBe('No backup is planned.');
  const target = await addTarget('Disk', repository);
  await addPlan(target.id, [source]);
  expect((await does({ kind: 'last-backup', projectId: null })).say).toBe('Your projects were never backed up.');
  const begun = await does({ kind: 'back-up', projectId: null });
  expect(begun).toMatchObject({
    ...{ ok: true, sentence: '1 backup has begun.', say: 'The backup of Mine has begun.' },
    evidence: [expect.stringMatching(/^Mine to Disk: /)],
  });
  const id = /^\/backups\/jobs\/(.+)$/.exec(begun.route ?? '')?.[1] ?? '';
  expect(await over(id)).toMatchObject({ state: 'succeeded', because: 'by voice' });
  await expect
    .poll(() => later, { timeout: 60_000 })
    .toEqual([{ text: 'The backup of Mine is done.', language: 'en' }]);
  const last = await does({ kind: 'last-backup', projectId: null }, 'de');
  expect(last.sentence).toMatch(/^The last good backup is of \d\d:\d\d\.$/);
  expect(last.say).toMatch(/^Die letzte Sicherung war heute um .+ Uhr.* Geprüft hat sie noch niemand\.$/);
  expect((await client.backups.overview({})).plans[0]?.lastGoodAt).not.toBeNull();
});
