import { describe, expect, onTestFinished, test } from 'vitest';
import type { Container, EngineState } from '../../../../shared/features/containers/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import { createChannel } from '../../../core/lib/channel.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { until } from '../../../core/testing/until.ts';
import { readLine } from '../lines/line-reader.ts';
import { perMs } from '../store/block.ts';
import type { HeardNow } from '../types.ts';
import type { ContainerLines } from './container-lines.ts';
import { createContainerHearers } from './hear-containers.ts';
import { nameTest } from './name-test.ts';

type Follow = ContainerLines['follow'];

/** An engine that tells of its containers, and says lines when told to. */
function startWorld() {
  const clock = createFakeClock();
  const changes = createChannel<Change>({ kind: 'drop-oldest', capacity: 50 });
  const listed = new Map<string, Container>();
  let engine: EngineState = { state: 'looking' };
  const there: EngineState = { state: 'there', endpoint: '', product: 'Docker', version: '1', since: 0 };
  /** Each that is open now. */
  const open: { id: string; since: number; onLines: Parameters<Follow>[2]; end: (error?: Error) => void }[] = [];
  const asked: string[] = [];
  const refusing = new Map<string, string>();
  const hearers = createContainerHearers({
    clock,
    changes,
    log: quietLog,
    containers: { now: () => [...listed.values()], engine: () => engine },
    async follow(id, { since, signal, onOpen }, onLines) {
      asked.push(id);
      const refusal = refusing.get(id);
      if (refusal) throw new Error(refusal);
      onOpen?.();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const one = { id, since, onLines, end: (error?: Error) => (error ? reject(error) : resolve()) };
      open.push(one);
      signal.addEventListener('abort', () => resolve());
      await promise.finally(() => open.splice(open.indexOf(one), 1));
    },
  });
  onTestFinished(() => hearers.dispose());
  const told = () => changes.publish({ feature: 'containers' });
  const put = (id: string, name: string, state: Container['state'] = 'running') => {
    engine = there;
    listed.set(id, {
      ...{ id, name, state, image: '', health: 'none', exitCode: null, outOfMemory: false, restarts: 0, createdAt: 0 },
      ...{ startedAt: null, finishedAt: null, ports: [], compose: null, project: { id: 'p', name: 'shop' } },
      ...{ memoryLimitBytes: null, risks: [] },
    });
    told();
  };
  const gone = () => {
    listed.clear();
    engine = {
      ...{
        state: 'absent',
        reason: 'stopped',
        why: 'Docker does not run.',
        remedy: '',
        command: null,
        tried: [],
        at: 0,
      },
    };
    told();
  };
  const hear = (name: string) => {
    const lines: string[] = [];
    const heard: HeardNow[] = [];
    const cancel = hearers.add(
      { name },
      (of, some) => lines.push(...some.map((text) => `${of.name}: ${text}`)),
      (now) => heard.push(now),
    );
    onTestFinished(cancel);
    return { lines, heard, cancel, now: () => heard.at(-1) };
  };
  const line = (text: string, at = clock.now()) => ({
    ...{ key: at * perMs, at, from: 0 as const, line: readLine(Buffer.from(text).toString('latin1'), false, false) },
  });
  const isOpen = (...ids: string[]) =>
    until(() => open.length === ids.length && ids.every((id) => open.some((one) => one.id === id)), {
      what: `streams of ${ids.join()}`,
    });
  const streamOf = (id: string) => {
    const found = open.find((one) => one.id === id);
    if (!found) throw new Error(`${id} is not open`);
    return found;
  };
  return { asked, changes, clock, gone, hear, hearers, isOpen, line, listed, open, put, refusing, streamOf, told };
}

test('names are matched whole, * standing for anything, and no pattern takes long', () => {
  expect(nameTest('web')('web')).toBe(true);
  expect(nameTest('web')('web-1')).toBe(false);
  expect(nameTest('*')('')).toBe(true);
  expect(nameTest('shop-*-1')('shop-web-1')).toBe(true);
  expect(nameTest('shop-*-1')('shop-1')).toBe(false);
  expect(nameTest('a*b*c')('a-b-b-c')).toBe(true);
  expect(nameTest('ab*ba')('aba')).toBe(false);
  expect(nameTest(`${'*a'.repeat(90)}b*`)('a'.repeat(200))).toBe(false);
});

describe('lines of containers', () => {
  test('are asked for only while somebody wants them, of all that have the name', async () => {
    const world = startWorld();
    world.put('a', 'shop-api');
    world.put('w', 'shop-web');
    world.put('d', 'db');
    world.put('s', 'shop-old', 'exited');
    expect(world.changes.readers()).toBe(0);
    expect(world.asked).toEqual([]);
    const shop = world.hear('shop-*');
    const api = world.hear('shop-api');
    await world.isOpen('a', 'w');
    expect(shop.now()).toEqual({ count: 2, why: null });
    await world.streamOf('a').onLines([world.line('old', world.clock.now() - 10), world.line('one')]);
    await world.streamOf('w').onLines([world.line('Grüße')]);
    expect(shop.lines).toEqual(['shop-api: one', 'shop-web: Grüße']);
    expect(api.lines).toEqual(['shop-api: one']);
    shop.cancel();
    await world.isOpen('a');
    api.cancel();
    await world.isOpen();
    await until(() => world.changes.readers() === 0);
    expect(world.asked).toEqual(['a', 'w']);
  });

  test('of one that starts later, is renamed, comes back or is made anew are heard', async () => {
    const world = startWorld();
    const web = world.hear('web');
    expect(web.now()).toEqual({ count: 0, why: 'The container engine has not answered yet.' });
    world.put('o', 'other');
    await until(() => web.now()?.why === 'No container of this name runs.');
    world.put('o', 'web');
    await world.isOpen('o');
    await until(() => web.now()?.why === null);
    world.put('o', 'other');
    await world.isOpen();
    world.put('w', 'web');
    await world.isOpen('w');
    const { streamOf, line } = world;
    await streamOf('w').onLines([line('one')]);
    world.put('w', 'web', 'exited');
    const at = world.clock.now();
    // What it said last may come after the news of its end.
    await streamOf('w').onLines([line('last', at + 1)]);
    streamOf('w').end();
    await until(() => web.now()?.why === 'No container of this name runs.');
    world.put('w', 'web');
    await until(() => {
      // Taken for one that never ended, it is tried again after a rest.
      world.clock.advance(1_000);
      return world.open.length === 1;
    });
    await streamOf('w').onLines([line('last', at + 1), line('again', at + 2)]);
    world.listed.delete('w');
    world.put('n', 'web');
    streamOf('w').end();
    await world.isOpen('n');
    await streamOf('n').onLines([line('new')]);
    expect(web.lines).toEqual(['web: one', 'web: last', 'web: again', 'web: new']);
  });

  test('are not heard twice after the engine has gone and come back, and nothing is asked meanwhile', async () => {
    const world = startWorld();
    world.put('w', 'web');
    const web = world.hear('*');
    await world.isOpen('w');
    world.clock.advance(60_000);
    const at = world.clock.now();
    await world.streamOf('w').onLines([world.line('one', at - 1), world.line('two', at)]);
    world.gone();
    world.streamOf('w').end(new Error('socket hang up'));
    await until(() => web.now()?.why === 'Docker does not run.');
    world.clock.advance(600_000);
    expect(world.asked).toEqual(['w']);
    world.put('w', 'web');
    await world.isOpen('w');
    expect(world.streamOf('w').since).toBeLessThan(at);
    await world.streamOf('w').onLines([world.line('one', at - 1), world.line('two', at), world.line('three', at + 1)]);
    expect(web.lines).toEqual(['web: one', 'web: two', 'web: three']);
    expect(web.now()).toEqual({ count: 1, why: null });
  });

  test('that cannot be read say so, are tried again more and more rarely, and keep no other from being heard', async () => {
    const world = startWorld();
    world.put('m', 'mute');
    world.put('w', 'web');
    world.refusing.set('m', 'configured logging driver does not support reading');
    const all = world.hear('*');
    await world.isOpen('w');
    await until(() => all.now()?.why?.includes('Its log driver does not let its lines be read'));
    expect(all.now()).toMatchObject({ count: 1, why: expect.stringContaining('The lines of mute cannot be read.') });
    const tries = () => world.asked.filter((id) => id === 'm').length;
    for (const [after, wanted] of [
      [1_000, 2],
      [2_000, 3],
      [5_000, 4],
    ] as const) {
      world.clock.advance(after - 1);
      expect(tries()).toBe(wanted - 1);
      world.clock.advance(1);
      await until(() => tries() === wanted);
      // The failure has to arrive before the next rest begins.
      await new Promise((resolve) => setImmediate(resolve));
    }
    world.refusing.clear();
    world.clock.advance(15_000);
    await world.isOpen('m', 'w');
    expect(all.now()).toEqual({ count: 2, why: null });
  });

  test('of more than there are places for are not all heard, which is said, and a free place is taken', async () => {
    const world = startWorld();
    for (let id = 0; id < 52; id += 1) world.put(`c${id}`, `web-${id}`);
    const all = world.hear('web-*');
    await until(() => world.open.length === 50);
    expect(all.now()).toEqual({ count: 50, why: '52 containers have such a name. The lines of 50 are looked at.' });
    for (const id of ['c0', 'c1']) {
      world.put(id, 'web', 'exited');
      world.streamOf(id).end();
    }
    await until(() => world.asked.length === 52);
    await until(() => all.now()?.why === null);
    world.hearers.dispose();
    await world.isOpen();
    expect(world.hear('web-*').heard).toEqual([]);
  });
});
