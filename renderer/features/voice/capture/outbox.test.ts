import { describe, expect, it } from 'vitest';
import { createOutbox } from './outbox.ts';

const piece = (from: number, count = 1_600) => Int16Array.from({ length: count }, (_, i) => (from + i) % 30_000);

function start(capacity = 1_000_000) {
  /** What the core keeps, by number. */
  const kept = new Map<number, Int16Array>();
  let gate: Promise<void> = Promise.resolve();
  let failing: ((seq: number) => unknown) | null = null;
  const tries: number[] = [];
  const waiting: number[] = [];
  let pause: (error: unknown) => Promise<void> | null = () => Promise.resolve();
  const outbox = createOutbox({
    capacity,
    async append(seq, samples) {
      await gate;
      tries.push(seq);
      const error = failing?.(seq) ?? null;
      if (error !== null) throw error;
      const before = kept.get(seq);
      // The same number always means the same samples.
      if (before) expect(samples).toEqual(before);
      kept.set(seq, samples);
    },
    again: (error) => pause(error),
    onWaiting: (samples) => waiting.push(samples),
  });
  return {
    outbox,
    ...{ kept, tries, waiting },
    all: () => [...kept.keys()].sort((a, b) => a - b).flatMap((seq) => [...(kept.get(seq) ?? [])]),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    fail(how: ((seq: number) => unknown) | null) {
      failing = how;
    },
    pausing(how: typeof pause) {
      pause = how;
    },
  };
}

describe('the outbox', () => {
  it('sends all of it in order, one call at a time, as much as has gathered', async () => {
    const one = start();
    const go = one.hold();
    for (let i = 0; i < 50; i++) one.outbox.put(piece(i * 1_600));
    go();
    await one.outbox.emptied();
    expect(one.all()).toEqual([...piece(0, 80_000)]);
    // The first went off alone; of the rest twenty pieces, two seconds, go at once.
    expect([...one.kept.values()].map(({ length }) => length)).toEqual([1_600, 32_000, 32_000, 14_400]);
    expect(one.waiting.at(-1)).toBe(0);
  });

  it('loses nothing to a connection that breaks in the middle, and sends the same piece again', async () => {
    const one = start();
    let broken = 3;
    one.fail((seq) => (seq === 1 && broken-- > 0 ? new Error('broken') : null));
    one.outbox.put(piece(0));
    one.outbox.put(piece(1_600));
    one.outbox.put(piece(3_200));
    await one.outbox.emptied();
    expect(one.all()).toEqual([...piece(0, 4_800)]);
    expect(one.tries.filter((seq) => seq === 1)).toHaveLength(4);
  });

  it('begins again from the first sample when the core has forgotten', async () => {
    const one = start();
    for (let i = 0; i < 30; i++) one.outbox.put(piece(i * 1_600));
    await one.outbox.emptied();
    one.kept.clear();
    one.outbox.restart();
    one.outbox.put(piece(30 * 1_600));
    await one.outbox.emptied();
    expect(one.all()).toEqual([...piece(0, 31 * 1_600)]);
  });

  it('begins again in the middle of a call that fails for it', async () => {
    const one = start();
    let forgotten = false;
    one.fail((seq) => (seq === 1 && !forgotten ? new Error('not found') : null));
    one.pausing(async () => {
      forgotten = true;
      one.kept.clear();
      one.outbox.restart();
    });
    one.outbox.put(piece(0));
    one.outbox.put(piece(1_600));
    await one.outbox.emptied();
    expect(one.all()).toEqual([...piece(0, 3_200)]);
  });

  it('gives up with the reason where trying again makes no sense', async () => {
    const one = start();
    one.fail(() => new Error('the disk is full'));
    one.pausing(() => null);
    one.outbox.put(piece(0));
    await expect(one.outbox.emptied()).rejects.toThrow('the disk is full');
  });

  it('holds as much as it may, and not a sample more', async () => {
    const one = start(4_000);
    for (let i = 0; i < 5; i++) one.outbox.put(piece(i * 1_600));
    await one.outbox.emptied();
    expect(one.outbox.held()).toBe(4_000);
    expect(one.all()).toEqual([...piece(0, 4_000)]);
  });
});
