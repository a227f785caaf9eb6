import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../lib/clock.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { quietLog } from '../../testing/quiet-log.ts';
import { until } from '../../testing/until.ts';
import { createChildren } from '../children.ts';
import type { Frame } from './frames.ts';
import { createSideProcess, SideProcessEnded } from './side-process.ts';

const program = fileURLToPath(new URL('./testing/echo-program.ts', import.meta.url));

function start({ greeting = 'hello', name = `echo-${randomUUID().slice(0, 8)}` } = {}) {
  const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  const clock = createFakeClock();
  const frames: Frame[] = [];
  const ended: string[] = [];
  let configFile = '';
  const side = createSideProcess({
    ...{ children, clock, log: quietLog, label: 'echoes', name, idleMs: 60_000, config: { greeting } },
    subject: { type: 'test', id: 'echo', label: 'echo' },
    howToStart(file) {
      configFile = file;
      return { command: process.execPath, args: [program, file], env: {} };
    },
    onFrame: (frame) => void frames.push(frame),
    onEnded: (sentence) => void ended.push(sentence),
  });
  onTestFinished(async () => {
    await side.end();
    await children.dispose();
  });
  const pids = () => children.list().map(({ pid }) => pid);
  return { side, clock, frames, ended, name, pids, configFile: () => configFile };
}

describe('a process beside this one', () => {
  test('is started once for all who ask, and answers with numbers beside the words', async () => {
    const { side, frames, pids, name } = start();
    expect(side.session()).toBeNull();
    const [session, same] = await Promise.all([side.ready(), side.ready()]);
    expect(same).toBe(session);
    expect(pids()).toEqual([session.pid]);
    const numbers = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => at % 251));
    session.send({ op: 'echo', words: 'ä' }, numbers);
    session.send({ op: 'echo' });
    await until(() => frames.length === 2);
    expect(frames.map(({ json }) => json)).toEqual([
      { greeting: 'hello', words: 'ä' },
      { greeting: 'hello', words: '' },
    ]);
    expect(frames[0]?.payload.equals(numbers)).toBe(true);
    // Where they met is gone, and the word with it.
    expect((await readdir(tmpdir())).filter((file) => file.includes(name))).toEqual([]);
  });

  test('is ended when nobody used it for long, and not while somebody does', async () => {
    const { side, clock, pids, ended } = start();
    const done = side.use();
    await side.ready();
    clock.advance(10 * 60_000);
    expect(side.session()).not.toBeNull();
    done();
    done();
    clock.advance(59_999);
    expect(side.session()).not.toBeNull();
    clock.advance(1);
    await until(() => side.session() === null && pids().length === 0);
    expect(ended).toEqual([]);
    expect((await side.ready()).pid).toBeGreaterThan(0);
  });

  test.each(['throw', 'reject'] as const)('that fails is told with its last words: %s', async (op) => {
    const { side, ended } = start();
    (await side.ready()).send({ op, words: 'the model is torn' });
    await until(() => ended.length === 1);
    expect(ended[0]).toBe('The process of echoes ended (code 1): the model is torn');
    expect(side.session()).toBeNull();
    const fresh = await side.ready();
    process.kill(fresh.pid, 'SIGKILL');
    await until(() => ended.length === 2);
    expect(ended[1]).toBe('The process of echoes ended (SIGKILL).');
    // To nobody, which is no fault.
    fresh.send({ op: 'echo' });
  });

  test('that is given up has ended', async () => {
    const { side, ended, pids } = start();
    const first = await side.ready();
    side.giveUp('It stood still.');
    side.giveUp('It stood still.');
    expect(ended).toEqual(['It stood still.']);
    expect((await side.ready()).pid).not.toBe(first.pid);
    await until(() => !pids().includes(first.pid));
    expect(ended).toHaveLength(1);
  });

  test('that does not come up says why', async () => {
    const { side, ended } = start({ greeting: 'ends at once' });
    await expect(side.ready()).rejects.toThrow(SideProcessEnded);
    await expect(side.ready()).rejects.toThrow(/no model is here/);
    expect(ended).toEqual([]);
    await side.end();
    await expect(side.ready()).rejects.toThrow('Optimus is ending.');
  });

  test.skipIf(process.platform === 'win32')('trusts nobody who does not know the word', async () => {
    const { side, frames, configFile, name } = start();
    const coming = side.ready();
    const file = await until(() => configFile() || null);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { socket } = JSON.parse(await readFile(file, 'utf8')) as { socket: string };
    expect(socket).toContain(join(tmpdir(), `optimus-${name}-`));
    for (const words of ['{"op":"hello","token":"guessed"}', 'rubbish']) {
      const stranger = connect(socket);
      const closed = new Promise((resolve) => stranger.once('close', resolve));
      const head = Buffer.alloc(8);
      head.writeUInt32LE(words.length, 0);
      stranger.on('error', () => {});
      stranger.write(Buffer.concat([head, Buffer.from(words)]));
      await closed;
    }
    (await coming).send({ op: 'echo', words: 'still here' });
    await until(() => frames.length === 1);
  });
});
