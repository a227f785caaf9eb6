import { describe, expect, test } from 'vitest';
import { cpuKey, cpuRule, createAlertsWorld, day, hour, minute, second } from './testing/alerts-world.ts';

describe('a rule about a figure', () => {
  test('a spike of ten seconds raises nothing; what lasts fires once, repeats as told, resolves once', async () => {
    const world = await createAlertsWorld();
    const rule = await world.alerts.save({ rule: cpuRule() });
    expect(rule.sentence).toBe(
      'Fires when processor is above 90\u00a0% for 1\u00a0min. Over once it is at most 80\u00a0%.',
    );

    await world.measure(2 * minute, 20);
    await world.measure(10 * second, 99);
    await world.measure(2 * minute, 20);
    expect(await world.said()).toEqual([]);
    expect(world.alerts.active()).toEqual([]);

    const began = world.clock.now() + second;
    await world.measure(3 * hour, 97);
    expect(world.told()).toEqual(['fired', 'repeated', 'repeated']);
    expect(world.alerts.active()).toMatchObject([
      { key: cpuKey, ruleName: 'Busy', since: began, firedAt: began + minute, repeats: 2, value: 97, threshold: 90 },
    ]);
    expect(world.attention.list().items).toMatchObject([
      { source: 'alerts', severity: 'warning', sentence: 'Processor is 97\u00a0%', since: began },
    ]);
    // Between the two limits it is neither.
    await world.measure(10 * minute, 85);
    expect(world.alerts.active()).toHaveLength(1);
    await world.measure(5 * minute, 30);
    expect(world.alerts.active()).toEqual([]);
    expect(world.attention.list().items).toEqual([]);
    expect(world.told()).toEqual(['fired', 'repeated', 'repeated', 'repeated', 'resolved']);
    expect((await world.said()).map(({ kind }) => kind)).toEqual([
      'fired',
      'repeated',
      'repeated',
      'repeated',
      'resolved',
    ]);
    expect(world.notices.at(-1)).toMatchObject({
      resolves: world.notices[0]?.key,
      title: 'Over: Processor is 97\u00a0%',
    });
  });

  test('sleep, jumps of the clock and silence neither fire nor resolve, and cost one catch-up at most', async () => {
    const world = await createAlertsWorld();
    await world.alerts.save({ rule: cpuRule({ forMs: 5 * minute }) });
    await world.measure(4 * minute, 99);
    // Eight hours asleep: timers stood still, and the wall did not.
    const slept = world.clock.now();
    world.clock.set(slept + 8 * hour);
    world.record({ [cpuKey]: 99 }, { from: slept, to: world.clock.now() });
    await world.measure(4 * minute, 99);
    expect(await world.said()).toEqual([]);
    await world.measure(2 * minute, 99);
    expect(world.told()).toEqual(['fired']);

    for (const jump of [day, -day, day]) {
      world.clock.set(world.clock.now() + jump);
      // Nobody announces it, and it is the timer that notices first.
      world.clock.advance(minute);
      await world.measure(2 * minute, 99);
      expect(world.alerts.active()).toHaveLength(1);
    }
    expect(world.told().filter((kind) => kind === 'repeated').length).toBeLessThanOrEqual(2);
    expect(world.told()).not.toContain('resolved');

    const before = world.told().length;
    const asleep = world.clock.now();
    world.clock.set(asleep + 8 * hour);
    world.clock.resumed({ from: asleep, to: world.clock.now() });
    world.record({ [cpuKey]: 10 }, { from: asleep, to: world.clock.now() });
    await world.alerts.idle();
    expect(world.alerts.active()).toMatchObject([{ unknownSince: expect.any(Number) }]);
    expect(world.told()).toHaveLength(before);
    await world.measure(6 * minute, 10);
    expect(world.told().slice(before)).toEqual(['resolved']);
  });

  test('twenty alerts of one rule that come due in one night say one word', async () => {
    const world = await createAlertsWorld();
    const { watch } = cpuRule();
    if (watch.kind !== 'metric') throw new Error();
    await world.alerts.save({ rule: cpuRule({ forMs: 0, watch: { ...watch, metric: 'cpu.core.percent' } }) });
    const values = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`machine//cpu.core.percent/${i}`, 99]));
    world.record(values);
    await world.alerts.idle();
    expect(world.told()).toHaveLength(20);
    const from = world.clock.now();
    world.clock.set(from + 8 * hour);
    world.record(values, { from, to: world.clock.now() });
    world.clock.advance(minute);
    await world.alerts.idle();
    expect(world.told().slice(20)).toEqual(['repeated']);
  });

  test('what comes and goes is damped', async () => {
    const world = await createAlertsWorld();
    await world.alerts.save({ rule: cpuRule({ forMs: 10 * second }) });
    await world.measure(2 * hour, (at) => ((at / second) % 60 < 30 ? 99 : 10));
    const kinds = (await world.said()).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'fired').length).toBeLessThanOrEqual(3);
    expect(world.alerts.active()).toMatchObject([{ flapping: true }]);
  });

  test('a figure that is no longer measured is said to be unknown, and let go in the end', async () => {
    const world = await createAlertsWorld();
    await world.alerts.save({ rule: cpuRule({ forMs: 0 }) });
    await world.measure(5 * second, 99);
    for (let passed = 0; passed < 3 * minute; passed += second) {
      world.clock.advance(second);
      world.record({ other: 1 });
    }
    expect(world.alerts.active()).toMatchObject([{ unknownSince: expect.any(Number) }]);
    world.clock.advance(15 * minute);
    await world.alerts.idle();
    expect(world.alerts.active()).toEqual([]);
    expect(world.notices.at(-1)?.body).toBe('Processor is no longer measured');
  });

  test('without resolving by itself it waits for a word', async () => {
    const world = await createAlertsWorld();
    const { id } = await world.alerts.save({ rule: cpuRule({ forMs: 0, autoResolve: false }) });
    await world.measure(5 * second, 99);
    await world.measure(hour, 5);
    expect(world.alerts.active()).toHaveLength(1);
    world.alerts.resolve({ ruleId: id, key: cpuKey });
    await world.measure(minute, 5);
    expect(world.alerts.active()).toEqual([]);
    expect((await world.said()).at(-1)).toMatchObject({ kind: 'resolved' });
  });
});

describe('over a restart', () => {
  test.each(['stop', 'crash'] as const)(
    '%s: what fired is not fired again, and what has ended is resolved once seen',
    async (how) => {
      const first = await createAlertsWorld();
      await first.alerts.save({ rule: cpuRule() });
      await first.measure(2 * minute, 99);
      expect(first.told()).toEqual(['fired']);
      await first[how]();

      const { clock, dataDir } = first;
      clock.set(clock.now() + 3 * hour);
      const second_ = await createAlertsWorld({ clock, dataDir });
      expect(second_.alerts.active()).toMatchObject([{ unknownSince: clock.now() }]);
      expect(second_.attention.list().items).toHaveLength(1);
      await second_.measure(2 * minute, 99);
      expect(second_.told()).toEqual(['repeated']);
      await second_[how]();

      const third = await createAlertsWorld({ clock, dataDir });
      await third.measure(3 * minute, 5);
      expect(third.told()).toEqual(['resolved']);
      expect((await third.said()).map(({ kind }) => kind)).toEqual(['fired', 'repeated', 'resolved']);
      await third[how]();

      const fourth = await createAlertsWorld({ clock, dataDir });
      expect(fourth.alerts.active()).toEqual([]);
      expect(fourth.notices).toEqual([]);
    },
  );

  test('what could not be told is told later, also by the next start, and once', async () => {
    const first = await createAlertsWorld();
    await first.alerts.save({ rule: cpuRule({ forMs: 0 }) });
    first.refuse(true);
    await first.measure(2 * second, 99);
    expect(first.notices).toEqual([]);
    await first.crash();
    const next = await createAlertsWorld({ clock: first.clock, dataDir: first.dataDir });
    await next.alerts.idle();
    expect(next.told()).toEqual(['fired']);
    next.refuse(true);
    await next.measure(minute, 5);
    expect(next.told()).toEqual(['fired']);
    next.refuse(false);
    next.clock.advance(2 * minute);
    await next.alerts.idle();
    expect(next.told()).toEqual(['fired', 'resolved']);
  });
});

describe('quiet', () => {
  test('an acknowledgement stops repeats and leaves the list of what needs the user', async () => {
    const world = await createAlertsWorld();
    const { id } = await world.alerts.save({ rule: cpuRule() });
    await world.measure(2 * minute, 99);
    const acked = await world.alerts.acknowledge({ ruleId: id, key: cpuKey }, 'building');
    expect(acked.acknowledged).toMatchObject({ by: 'you', comment: 'building', at: world.clock.now() });
    await world.measure(3 * hour, 99);
    expect(world.told()).toEqual(['fired']);
    expect(world.attention.list().items).toEqual([]);
    expect((await world.said(['acknowledged'])).length).toBe(1);
    await world.measure(5 * minute, 5);
    expect(world.told()).toEqual(['fired', 'resolved']);
    await expect(world.alerts.acknowledge({ ruleId: id, key: cpuKey }, '')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('the actions of the item in the list do what they say', async () => {
    const world = await createAlertsWorld();
    await world.alerts.save({ rule: cpuRule() });
    await world.measure(2 * minute, 99);
    const [item] = world.attention.list().items;
    expect(await world.attention.act(item?.key ?? '', 'silence')).toMatchObject({ done: true });
    expect(world.attention.list().items).toEqual([]);
    expect(world.alerts.active()).toMatchObject([{ quiet: { by: 'silence', until: world.clock.now() + hour } }]);
    // Nobody is told for an hour, then it is said that it is still so.
    await world.measure(59 * minute, 99);
    expect(world.told()).toEqual(['fired']);
    await world.measure(2 * minute, 99);
    expect(world.told()).toEqual(['fired', 'repeated']);
    const [again] = world.attention.list().items;
    expect(await world.attention.act(again?.key ?? '', 'acknowledge')).toMatchObject({ done: true });
    expect(world.attention.list().items).toEqual([]);
  });

  test('what fires in silence is written down and not told, and told when the silence ends and it is still so', async () => {
    const world = await createAlertsWorld();
    await world.alerts.save({ rule: cpuRule() });
    const silence = await world.alerts.silence({
      reach: { ruleId: null, key: null, scope: 'machine', id: null },
      until: null,
      reason: 'a long build',
    });
    expect(silence.covers).toBe('The machine itself');
    await world.measure(2 * minute, 99);
    expect(world.notices).toEqual([]);
    expect(world.alerts.active()).toMatchObject([{ quiet: { reason: 'a long build', until: null } }]);
    expect((await world.said()).map(({ kind }) => kind)).toEqual(['fired']);
    await world.alerts.unsilence(silence.id);
    await world.alerts.idle();
    expect(world.told()).toEqual(['fired']);
    expect(world.alerts.silences()).toEqual([]);
  });

  test('what came and went in silence is never told', async () => {
    const world = await createAlertsWorld();
    await world.alerts.save({ rule: cpuRule() });
    const reach = { ruleId: null, key: null, scope: null, id: null };
    await world.alerts.silence({ reach, until: world.clock.now() + hour, reason: '' });
    await world.measure(2 * minute, 99);
    await world.measure(2 * hour, 5);
    expect(world.notices).toEqual([]);
    expect((await world.said()).map(({ kind }) => kind)).toEqual(['fired', 'resolved']);
  });

  test('maintenance comes round in its own time zone, across the end of daylight saving', async () => {
    const { createFakeClock } = await import('../../core/testing/fake-clock.ts');
    // In Berlin it is Saturday, 24 October 2026, 01:30; on Sunday clocks go back.
    const world = await createAlertsWorld({ clock: createFakeClock(Date.UTC(2026, 9, 23, 23, 30)) });
    await world.alerts.save({ rule: cpuRule({ repeatMs: null }) });
    const window = {
      name: 'Nightly work',
      reach: { ruleId: null, key: null, scope: 'machine' as const, id: null },
      times: { kind: 'recurring' as const, cron: '0 2 * * *', durationMs: hour, zone: 'Europe/Berlin' },
      enabled: true,
    };
    const saved = await world.alerts.saveWindow({ window });
    expect(saved).toMatchObject({ openSince: null, nextAt: Date.UTC(2026, 9, 24, 0) });
    await world.measure(40 * minute, 5);
    expect(world.alerts.windows()).toMatchObject([
      { openSince: Date.UTC(2026, 9, 24, 0), openUntil: Date.UTC(2026, 9, 24, 1) },
    ]);
    await world.measure(5 * minute, 99);
    expect(world.alerts.active()).toMatchObject([{ quiet: { by: 'maintenance', reason: 'Nightly work' } }]);
    expect(world.notices).toEqual([]);
    await world.measure(46 * minute, 99);
    expect(world.told()).toEqual(['fired']);

    world.clock.set(Date.UTC(2026, 9, 25, 0, 30));
    expect(world.alerts.windows()).toMatchObject([{ openSince: Date.UTC(2026, 9, 25, 0) }]);
    world.clock.set(Date.UTC(2026, 9, 26, 1, 30));
    expect(world.alerts.windows()).toMatchObject([{ openSince: Date.UTC(2026, 9, 26, 1) }]);
    await expect(
      world.alerts.saveWindow({ window: { ...window, times: { ...window.times, cron: '99 2 * * *' } } }),
    ).rejects.toMatchObject({ code: 'INVALID' });
  });
});

describe('rules', () => {
  test('those that come with Optimus can be changed, switched off and restored, not removed', async () => {
    const world = await createAlertsWorld({ own: true });
    const rules = await world.alerts.rules();
    expect(rules.every(({ own, enabled, changed }) => own && enabled && !changed)).toBe(true);
    expect(rules.find(({ id }) => id === 'backup-overdue')?.waits).toBe('Waits for backups: none has been overdue.');
    const [forecast] = rules;
    await expect(world.alerts.remove(forecast?.id ?? '')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await world.alerts.enable('disk-full', false)).toMatchObject({ enabled: false, changed: true });
    expect(await world.alerts.restore('disk-full')).toMatchObject({ enabled: true, changed: false });
  });

  test('the limit for little disk space and the setting are one', async () => {
    const world = await createAlertsWorld({ own: true });
    const low = (await world.alerts.rules()).find(({ id }) => id === 'disk-low');
    if (low?.watch.kind !== 'metric' || low.watch.when.kind !== 'below') throw new Error('no such rule');
    expect(low.watch.when.value).toBe(world.settings().storage.lowDiskPercent);
    const rule = { ...low, watch: { ...low.watch, when: { ...low.watch.when, value: 25, resolveAt: 26 } } };
    world.record({ 'machine//disk.free.percent/%2F': 20 });
    const saved = await world.alerts.save({ id: 'disk-low', rule });
    // Disks are looked at now and then: a rule that was changed does not forget that there is one.
    expect(saved).toMatchObject({ looksAt: 1, waits: null, sentence: expect.stringContaining('25') });
    expect(world.settings().storage.lowDiskPercent).toBe(25);
    world.record({ 'machine//disk.free.percent/%2F': 20 });
    await world.measure(2 * minute, 20, 'machine//disk.free.percent/%2F');
    expect(world.alerts.active()).toMatchObject([
      { ruleId: 'disk-low', sentence: 'Disk space free of / is 20\u00a0%', evidence: 'Below 25\u00a0%' },
    ]);
    await expect(
      world.alerts.save({
        id: 'disk-low',
        rule: { ...rule, watch: { ...rule.watch, when: { ...rule.watch.when, value: 80 } } },
      }),
    ).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('one that is switched off, changed or removed takes its alerts with it', async () => {
    const world = await createAlertsWorld();
    const { id } = await world.alerts.save({ rule: cpuRule({ forMs: 0 }) });
    const firing = async () => {
      await world.measure(2 * second, 99);
      expect(world.alerts.active()).toHaveLength(1);
    };
    await firing();
    await world.alerts.enable(id, false);
    expect(world.alerts.active()).toEqual([]);
    await world.alerts.enable(id, true);
    await firing();
    // A new name or another severity is no new rule.
    await world.alerts.save({ id, rule: cpuRule({ forMs: 0, name: 'Very busy' }) });
    expect(world.alerts.active()).toMatchObject([{ ruleName: 'Very busy' }]);
    await world.alerts.remove(id);
    expect(world.alerts.active()).toEqual([]);
    await world.measure(minute, 99);
    expect(world.alerts.active()).toEqual([]);
  });

  test('a rule stands back where something tells it better', async () => {
    const world = await createAlertsWorld({ own: true });
    const used = 'machine//memory.used.percent/';
    await world.measure(6 * minute, 99, used);
    expect(world.alerts.active()).toMatchObject([{ ruleId: 'memory-used' }]);
    world.record({ 'machine//memory.pressure.percent/': 1, [used]: 99 });
    await world.measure(6 * minute, 99, used);
    expect(world.alerts.active()).toEqual([]);
  });

  test('the check of its own database raises an alert, and the next good one ends it', async () => {
    const world = await createAlertsWorld({ own: true });
    world.checked(['optimus.db: a page is torn']);
    await world.alerts.idle();
    expect(world.alerts.active()).toMatchObject([
      { ruleId: 'own-database', evidence: 'optimus.db: a page is torn', severity: 'error' },
    ]);
    expect(world.attention.list().items[0]?.actions[0]).toMatchObject({ label: 'See the good copies' });
    world.checked([]);
    await world.alerts.idle();
    expect(world.alerts.active()).toEqual([]);
  });

  test('a pattern that is none and a path that is none are refused', async () => {
    const world = await createAlertsWorld();
    const watch = (pattern: string, path: string) => ({
      kind: 'log' as const,
      place: { kind: 'file' as const, path },
      pattern,
      ignoreCase: false,
      when: { atLeast: 1, withinMs: minute, quietMs: minute },
    });
    await expect(world.alerts.save({ rule: cpuRule({ watch: watch('(', '/a') }) })).rejects.toMatchObject({
      code: 'INVALID',
      data: { problems: [{ field: 'rule.watch.pattern' }] },
    });
    await expect(world.alerts.save({ rule: cpuRule({ watch: watch('a', 'relative') }) })).rejects.toMatchObject({
      data: { problems: [{ field: 'rule.watch.place.path' }] },
    });
  });
});
