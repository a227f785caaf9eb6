import { describe, expect, test } from 'vitest';
import type { LogLine, LogPage } from '../../../shared/features/logs/schema.ts';
import { createLogWindow } from './log-window.ts';

const keyOf = (n: number) => String(n).padStart(6, '0');
const lineOf = (n: number): LogLine => ({
  key: keyOf(n),
  source: 'service:p/web',
  at: n,
  from: 'out',
  level: null,
  text: `line ${n}`,
  cut: false,
  fields: null,
});

/** A log as the core keeps it: pages of ten. */
function logOf(count: number) {
  const lines = Array.from({ length: count }, (_, n) => lineOf(n));
  let fails = false;
  let held: PromiseWithResolvers<void> | null = null;
  const asked: object[] = [];
  return {
    lines,
    asked,
    write: () => {
      const line = lineOf(lines.length);
      lines.push(line);
      return line;
    },
    fail: (on: boolean) => {
      fails = on;
    },
    hold: () => {
      held = Promise.withResolvers();
      return held.resolve;
    },
    async read(at: { before?: string; after?: string; around?: string }): Promise<LogPage> {
      asked.push(at);
      const known = [...lines];
      if (held) await held.promise;
      held = null;
      if (fails) throw new Error('no');
      const index = (key: string) => known.findIndex((line) => line.key >= key);
      let [from, to] = [Math.max(0, known.length - 10), known.length];
      if (at.before !== undefined) [from, to] = [Math.max(0, index(at.before) - 10), index(at.before)];
      if (at.after !== undefined) [from, to] = [index(at.after) + 1, Math.min(known.length, index(at.after) + 11)];
      if (at.around !== undefined)
        [from, to] = [Math.max(0, index(at.around) - 5), Math.min(known.length, index(at.around) + 5)];
      return { lines: known.slice(from, to), older: from > 0, newer: to < known.length };
    },
  };
}

const windowOf = (log: ReturnType<typeof logOf>, most = 30) =>
  createLogWindow({ read: log.read, most, changed: () => {} });
const shown = (window: ReturnType<typeof windowOf>) => {
  const { entries } = window.state();
  return [Number(entries[0]?.key), Number(entries.at(-1)?.key), entries.length];
};

describe('a stretch of the log', () => {
  test('begins at the end and grows upwards, and lets go of the end when it is too long', async () => {
    const window = windowOf(logOf(100));
    await window.start();
    expect(shown(window)).toEqual([90, 99, 10]);
    for (let n = 0; n < 3; n++) await window.readOlder();
    expect(shown(window)).toEqual([60, 89, 30]);
    expect(window.state()).toMatchObject({ older: true, newer: true });
    await window.readNewer();
    expect(shown(window)).toEqual([70, 99, 30]);
    expect(window.state().newer).toBe(false);
  });

  test('says which sources its last page lacks, until one has them', async () => {
    const log = logOf(30);
    const missing = [{ source: 'container:x', why: 'Its log driver does not let its lines be read.' }];
    let lacks = true;
    const read = async (at: Parameters<typeof log.read>[0]) => ({
      ...(await log.read(at)),
      ...(lacks && { missing }),
    });
    const window = createLogWindow({ read, most: 30, changed: () => {} });
    await window.start();
    expect(window.state().missing).toEqual(missing);
    lacks = false;
    await window.start();
    expect(window.state().missing).toEqual([]);
  });

  test('the first line of all is the end of reading', async () => {
    const window = windowOf(logOf(12));
    await window.start();
    await window.readOlder();
    await window.readOlder();
    expect(shown(window)).toEqual([0, 11, 12]);
    expect(window.state().older).toBe(false);
  });

  test('lines that come stand at the end; memory stays bounded', async () => {
    const log = logOf(10);
    const window = windowOf(log);
    await window.start();
    for (let n = 0; n < 100; n++) window.arrive([log.write()]);
    expect(shown(window)).toEqual([80, 109, 30]);
    expect(window.state()).toMatchObject({ older: true, newer: false, arrived: 100, waiting: 0 });
  });

  test('who has gone away keeps his lines, and is told how many came', async () => {
    const log = logOf(10);
    const window = windowOf(log);
    await window.start();
    window.hold(true);
    for (let n = 0; n < 100; n++) window.arrive([log.write()]);
    expect(shown(window)).toEqual([0, 29, 30]);
    expect(window.state()).toMatchObject({ newer: true, waiting: 100 });
    window.hold(false);
    await window.start();
    expect(shown(window)).toEqual([100, 109, 10]);
    expect(window.state()).toMatchObject({ newer: false, waiting: 0 });
  });

  test('sources that overtake each other, and repeats, end in one order', async () => {
    const window = windowOf(logOf(3));
    await window.start();
    window.arrive([lineOf(5), lineOf(4), lineOf(2)]);
    window.arrive([lineOf(4), lineOf(3)]);
    expect(window.state().entries.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('what comes while a page is read is not lost and not twice', async () => {
    const log = logOf(10);
    const window = windowOf(log);
    const go = log.hold();
    const started = window.start();
    window.arrive([lineOf(9), log.write()]);
    go();
    await started;
    expect(shown(window)).toEqual([0, 10, 11]);
  });

  test('lines that were lost on the way are read', async () => {
    const log = logOf(10);
    const window = windowOf(log);
    await window.start();
    for (let n = 0; n < 15; n++) log.write();
    await window.readOn();
    expect(shown(window)).toEqual([0, 24, 25]);
  });

  test('too far behind, a reader who follows begins anew at the end', async () => {
    const log = logOf(10);
    const window = windowOf(log);
    await window.start();
    for (let n = 0; n < 500; n++) log.write();
    await window.readOn();
    expect(shown(window)).toEqual([500, 509, 10]);
  });

  test('around a line there is more at both ends', async () => {
    const window = windowOf(logOf(100));
    await window.start(keyOf(50));
    expect(shown(window)).toEqual([45, 54, 10]);
    expect(window.state()).toMatchObject({ older: true, newer: true });
  });

  test('a page that fails says which way, keeps the rest, and can be asked again', async () => {
    const log = logOf(100);
    const window = windowOf(log);
    await window.start();
    log.fail(true);
    await window.readOlder();
    expect(window.state().failed?.way).toBe('older');
    expect(shown(window)).toEqual([90, 99, 10]);
    log.fail(false);
    await window.readOlder();
    expect(window.state().failed).toBeNull();
    expect(shown(window)).toEqual([80, 99, 20]);
  });

  test('of two questions the later one counts', async () => {
    const log = logOf(100);
    const window = windowOf(log);
    const go = log.hold();
    const first = window.start(keyOf(20));
    const second = window.start(keyOf(70));
    go();
    await Promise.all([first, second]);
    expect(shown(window)).toEqual([65, 74, 10]);
  });
});
