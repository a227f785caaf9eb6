import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { createBrakes } from './brakes.ts';
import { createReaders } from './readers.ts';
import { createShare } from './share.ts';

const KB = 1024;
const MB = 1024 * KB;

function world() {
  const clock = createFakeClock();
  const program = { written: 0, runs: true };
  const readers = createReaders({
    clock,
    seenBefore: 0,
    next: () => program.written,
    pause: () => {
      program.runs = false;
    },
    resume: () => {
      program.runs = true;
    },
  });
  return { clock, program, readers };
}

describe('readers', () => {
  test('a quick screen gets more at a time, a slow one less, and never less than needed', () => {
    const { clock, program, readers } = world();
    program.written = 500 * MB;
    const reader = readers.add('a', 0);
    const draw = (ms: number) => {
      readers.sent(reader, reader.sent + readers.room(reader));
      clock.advance(ms);
      readers.acknowledge('a', reader.sent, true);
    };
    const first = readers.room(reader);
    for (let i = 0; i < 20; i++) draw(20);
    const quick = readers.room(reader);
    expect(quick).toBeGreaterThan(4 * first);
    expect(quick).toBeLessThanOrEqual(3 * MB);
    for (let i = 0; i < 20; i++) draw(2_000);
    expect(readers.room(reader)).toBe(first);
    readers.dispose();
  });

  test('who is hidden gets little and rules nothing, and the rest when it is shown again', () => {
    const { program, readers } = world();
    const reader = readers.add('a', 0);
    program.written = 10 * MB;
    readers.check();
    expect(program.runs).toBe(false);
    readers.acknowledge('a', 0, false);
    expect(program.runs).toBe(true);
    expect(readers.watched()).toBe(false);
    expect(readers.room(reader)).toBe(64 * KB);
    let woken = 0;
    reader.wake = () => {
      woken += 1;
    };
    readers.acknowledge('a', 0, true);
    expect(woken).toBe(1);
    expect(readers.room(reader)).toBeGreaterThan(64 * KB);
    expect(program.runs).toBe(false);
    readers.dispose();
  });

  test('the program goes on before a screen has drawn everything', () => {
    const { program, readers } = world();
    const reader = readers.add('a', 0);
    const window = readers.room(reader);
    program.written = window + 200 * KB;
    readers.check();
    expect(program.runs).toBe(false);
    readers.sent(reader, window);
    readers.acknowledge('a', 150 * KB, true);
    expect(program.runs).toBe(true);
    expect(program.written - reader.acknowledged).toBeGreaterThan(0);
    readers.dispose();
  });
});

describe('floods that nobody looks at', () => {
  test('share what is read at a time, and all go on after it', () => {
    const clock = createFakeClock();
    const share = createShare({ clock });
    const waits = new Set<string>();
    const brake = (name: string) => (on: boolean) => void (on ? waits.add(name) : waits.delete(name));
    const [a, b] = [brake('a'), brake('b')];
    share.take(100 * KB, a);
    expect(waits.size).toBe(0);
    share.take(100 * KB, b);
    share.take(4 * KB, a);
    expect([...waits].sort()).toEqual(['a', 'b']);
    clock.advance(16);
    expect(waits.size).toBe(0);
    share.take(200 * KB, b);
    share.leave(b);
    clock.advance(1_000);
    expect([...waits]).toEqual(['b']);
    share.dispose();
  });

  test('make room for who types, and go on when nobody does', () => {
    const clock = createFakeClock();
    const share = createShare({ clock });
    let waits = false;
    const read = (ms: number) => {
      let sum = 0;
      for (let at = 0; at < ms; at += 16) {
        while (!waits) {
          share.take(4 * KB, (on) => {
            waits = on;
          });
          sum += 4 * KB;
        }
        clock.advance(16);
      }
      return sum;
    };
    const before = read(160);
    share.typed();
    expect(read(160)).toBeLessThan(before / 4);
    clock.advance(1_000);
    expect(read(160)).toBe(before);
    share.dispose();
  });
});

test('a program waits until the last reason is gone', () => {
  const said: string[] = [];
  const brake = createBrakes({ pause: () => said.push('pause'), resume: () => said.push('resume') });
  brake('disk', false);
  brake('readers', true);
  brake('disk', true);
  brake('disk', true);
  brake('readers', false);
  expect(said).toEqual(['pause']);
  brake('disk', false);
  expect(said).toEqual(['pause', 'resume']);
});
