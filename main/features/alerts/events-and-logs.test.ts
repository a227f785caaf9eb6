import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LogPlace, RuleDraft } from '../../../shared/features/alerts/schema.ts';
import { createSystemClock } from '../../core/lib/clock.ts';
import { createPattern, PatternTooSlow } from '../../core/lib/line-pattern.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { kindTest } from './engine/event-lines.ts';
import { createFileFollower } from './engine/follow-file.ts';
import { cpuRule, createAlertsWorld, hour, minute } from './testing/alerts-world.ts';

const eventRule = (change: Partial<Extract<RuleDraft['watch'], { kind: 'event' }>> = {}): RuleDraft =>
  cpuRule({
    name: 'Crashes',
    forMs: 0,
    repeatMs: null,
    watch: {
      kind: 'event',
      pattern: 'project.crashed',
      subject: null,
      until: 'project.started',
      each: 'project',
      when: { atLeast: 3, withinMs: 10 * minute, quietMs: 15 * minute },
      ...change,
    },
  });

async function eventWorld() {
  const world = await createAlertsWorld();
  const happen = async (kind: string, id: string) => {
    await world.journal.append({
      kind,
      sentence: `shop-${id}: ${kind}`,
      subjects: [{ type: 'project', id, label: `shop-${id}` }],
    });
    // The tail reaches whoever listens in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
    await world.alerts.idle();
  };
  return { ...world, happen };
}

describe('a rule about events', () => {
  test('counts each project by itself, in its time, and ends when it is quiet', async () => {
    const world = await eventWorld();
    await world.alerts.save({ rule: eventRule() });
    await world.happen('project.crashed', 'a');
    await world.happen('project.crashed', 'b');
    world.clock.advance(11 * minute);
    await world.happen('project.crashed', 'a');
    await world.happen('project.crashed', 'a');
    expect(world.alerts.active()).toEqual([]);
    await world.happen('project.crashed', 'a');
    await until(() => world.alerts.active().length === 1);
    expect(world.alerts.active()).toMatchObject([
      { key: 'project:a', value: 3, subjects: [{ type: 'project', id: 'a', label: 'shop-a' }], unknownSince: null },
    ]);
    world.clock.advance(14 * minute);
    await world.happen('project.crashed', 'a');
    world.clock.advance(14 * minute);
    expect(world.alerts.active()).toHaveLength(1);
    world.clock.advance(2 * minute);
    await world.alerts.idle();
    expect(world.alerts.active()).toEqual([]);
    expect(world.told()).toEqual(['fired', 'resolved']);
  });

  test('ends at once at the event that says so, and no sleep ends or counts anything', async () => {
    const world = await eventWorld();
    await world.alerts.save({ rule: eventRule({ when: { atLeast: 2, withinMs: hour, quietMs: hour } }) });
    await world.happen('project.crashed', 'a');
    const asleep = world.clock.now();
    world.clock.set(asleep + 8 * hour);
    world.clock.resumed({ from: asleep, to: world.clock.now() });
    await world.happen('project.crashed', 'a');
    expect(world.alerts.active()).toEqual([]);
    await world.happen('project.crashed', 'a');
    await until(() => world.alerts.active().length === 1);
    world.clock.set(world.clock.now() + 24 * hour);
    world.clock.advance(minute);
    expect(world.alerts.active()).toHaveLength(1);
    await world.happen('project.started', 'a');
    await until(() => world.alerts.active().length === 0);
    expect(world.told()).toEqual(['fired', 'resolved']);
  });

  test('alerts do not set alerts off', async () => {
    const world = await eventWorld();
    await world.alerts.save({
      rule: eventRule({
        pattern: '*.*',
        each: null,
        until: null,
        when: { atLeast: 1, withinMs: minute, quietMs: hour },
      }),
    });
    await world.happen('alert.fired', 'a');
    await world.happen('attention.raised', 'a');
    const { events } = await world.journal.list({ kinds: ['alert-rule.made'] });
    expect(events).toHaveLength(1);
    expect(world.alerts.active().every(({ sentence }) => !sentence.includes('alert.fired'))).toBe(true);
  });

  test.each([
    ['project.crashed', 'project.crashed', true],
    ['project.crashed', 'project.crashed.again', false],
    ['project.*', 'project.crashed', true],
    ['project.*', 'projects.crashed', false],
    ['*.crashed', 'child.crashed', true],
    ['git.*ed', 'git.pulled', true],
    ['git.*ed', 'git.push', false],
    ['a.*', 'a.b.c', true],
  ])('%s of %s: %s', (pattern, kind, wanted) => expect(kindTest(pattern)(kind)).toBe(wanted));
});

describe('a pattern', () => {
  test('that would take for ever is stopped', () => {
    const search = createPattern('^(a+)+$', false);
    expect(search(['aaa', 'b'])).toEqual(['aaa']);
    expect(() => search([`${'a'.repeat(60)}b`])).toThrow(PatternTooSlow);
    expect(createPattern('error', true)(['An ERROR', 'fine'])).toEqual(['An ERROR']);
  });
});

describe('a file', () => {
  async function following(path: string) {
    const lines: string[] = [];
    const troubles: (string | null)[] = [];
    const follower = createFileFollower({
      path,
      clock: createSystemClock(),
      onLines: (more) => lines.push(...more),
      onTrouble: (why) => troubles.push(why),
    });
    onTestFinished(() => follower.dispose());
    return { lines, troubles };
  }

  test('is followed from now on, through being moved away, begun anew and emptied', async () => {
    const path = join(await tempDir(), 'app.log');
    await writeFile(path, 'before\n');
    const { lines, troubles } = await following(path);
    await until(() => troubles.at(-1) === null && troubles.length > 0);
    await appendFile(path, 'one\ntw');
    await until(() => lines.length === 1);
    await appendFile(path, 'o\n');
    await until(() => lines.length === 2);
    await rename(path, `${path}.1`);
    await appendFile(`${path}.1`, 'last of the old\n');
    await writeFile(path, 'first of the new\n');
    await until(() => lines.includes('first of the new'));
    await until(() => lines.includes('last of the old'));
    await truncate(path, 0);
    await until(() => troubles.length > 0);
    await appendFile(path, 'after\n');
    await until(() => lines.includes('after'));
    expect(lines).toEqual(['one', 'two', 'last of the old', 'first of the new', 'after']);
  });

  test('that is no file says why, and one that comes later is read from its beginning', async () => {
    const folder = await tempDir();
    const wrong = await following(folder);
    await until(() => wrong.troubles.at(-1) === `${folder} is a folder.`);
    const path = join(folder, 'later.log');
    const later = await following(path);
    await until(() => later.troubles.at(-1) === `${path} is not there.`);
    await writeFile(path, 'hello\n');
    await until(() => later.lines.length === 1);
    await until(() => later.troubles.at(-1) === null);
  });

  test('has lines of any length, of which the beginning is looked at', async () => {
    const path = join(await tempDir(), 'long.log');
    await writeFile(path, '');
    const { lines, troubles } = await following(path);
    await until(() => troubles.length > 0);
    await appendFile(path, `${'x'.repeat(1_000_000)}\nshort\n`);
    await until(() => lines.length === 2);
    expect(lines.map(({ length }) => length)).toEqual([4_000, 5]);
  });
});

describe('a rule about a log', () => {
  const logRule = (place: LogPlace, pattern: string): RuleDraft =>
    cpuRule({
      name: 'Errors',
      forMs: 0,
      repeatMs: null,
      watch: {
        kind: 'log',
        place,
        pattern,
        ignoreCase: false,
        when: { atLeast: 2, withinMs: hour, quietMs: 10 * minute },
      },
    });

  test('finds what Optimus itself writes, and not what alerts write', async () => {
    const world = await createAlertsWorld();
    await world.alerts.save({ rule: logRule({ kind: 'optimus' }, 'disk quota') });
    world.log.child('alerts').warn('disk quota exceeded');
    world.log.child('db').warn('disk quota exceeded');
    expect(world.alerts.active()).toEqual([]);
    world.log.child('db').warn('disk quota exceeded again');
    await world.alerts.idle();
    expect(world.alerts.active()).toMatchObject([
      { key: 'log', sentence: 'Errors: warn db disk quota exceeded again', value: 2, threshold: 2 },
    ]);
    world.clock.advance(11 * minute);
    await world.alerts.idle();
    expect(world.alerts.active()).toEqual([]);
  });

  test('finds what the services of a project write', async () => {
    const world = await createAlertsWorld();
    const rule = logRule({ kind: 'service', projectId: 'p1', service: null }, 'ERROR');
    const { id } = await world.alerts.save({ rule });
    world.writes('p2', 'web', ['ERROR', 'ERROR']);
    world.writes('p1', 'web', ['fine', 'ERROR one']);
    expect(world.alerts.active()).toEqual([]);
    world.writes('p1', 'api', ['ERROR two']);
    await world.alerts.idle();
    expect(world.alerts.active()).toMatchObject([
      {
        sentence: 'Errors: ERROR two',
        evidence: expect.stringContaining('Written by api of shop-p1'),
        scope: 'project',
        scopeId: 'p1',
      },
    ]);
    const view = (await world.alerts.rules()).find((one) => one.id === id);
    expect(view?.sentence).toContain('a line of the services of shop-p1 matches ERROR');
  });

  test('finds what containers write, by their name, and says when none can be heard', async () => {
    const world = await createAlertsWorld();
    const { id } = await world.alerts.save({ rule: logRule({ kind: 'container', name: 'shop-*' }, 'ERROR') });
    const view = async () => (await world.alerts.rules()).find((one) => one.id === id);
    expect(await view()).toMatchObject({ looksAt: 0, waits: 'No container of this name runs.' });
    expect((await view())?.sentence).toContain('a line of any container like shop-* matches ERROR');
    const [of, fn, onHeard] = world.containerHearing()[0] ?? [];
    expect(of).toMatchObject({ name: 'shop-*' });
    onHeard?.({ count: 2, why: null });
    expect(await view()).toMatchObject({ looksAt: 2, waits: null });
    fn?.({ id: 'a1', name: 'shop-api', project: null }, ['fine', 'ERROR one']);
    fn?.({ id: 'w1', name: 'shop-web', project: { id: 'p1', name: 'shop' } }, ['ERROR two']);
    await world.alerts.idle();
    expect(world.alerts.active()).toMatchObject([
      {
        sentence: 'Errors: ERROR two',
        evidence: expect.stringContaining('Written by shop-web'),
        subjects: [
          { type: 'container', id: 'w1', label: 'shop-web' },
          { type: 'project', id: 'p1', label: 'shop' },
        ],
        scope: 'container',
        scopeId: 'w1',
      },
    ]);
    await world.alerts.enable(id, false);
    expect(world.containerHearing()).toEqual([]);
    await expect(world.alerts.save({ rule: logRule({ kind: 'container', name: 'api' }, '(') })).rejects.toMatchObject({
      code: 'INVALID',
    });
  });

  test('that takes too long is given up, and says so', async () => {
    const world = await createAlertsWorld();
    const { id } = await world.alerts.save({ rule: logRule({ kind: 'optimus' }, '^(\\w+ ?)+$') });
    world.log.child('db').warn(`${'aaaa '.repeat(30)}!`);
    const rule = (await world.alerts.rules()).find((one) => one.id === id);
    expect(rule?.waits).toContain('takes too long');
  });
});
