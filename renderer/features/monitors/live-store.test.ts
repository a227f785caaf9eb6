import { describe, expect, it } from 'vitest';
import { createLiveStore } from './live-store.ts';

const at = (second: number) => 1_795_000_000_000 + second * 1_000;
const last = (store: ReturnType<typeof createLiveStore>, count: number, key = 'a') => store.values(key).slice(-count);

describe('the last minutes', () => {
  it('hold what came, a place for each second', () => {
    const store = createLiveStore({ seconds: 5 });
    expect(store.times()).toEqual([]);
    for (let second = 0; second < 8; second += 1) store.tick({ at: at(second) + 40, values: { a: second } });
    expect(store.times()).toEqual([3, 4, 5, 6, 7].map(at));
    expect(store.values('a')).toEqual([3, 4, 5, 6, 7]);
    expect(store.latest('a')).toBe(7);
  });

  it('pass over a late beat, and tell a real gap', () => {
    const store = createLiveStore({ seconds: 10 });
    for (const second of [0, 2, 7]) store.tick({ at: at(second), values: { a: second } });
    expect(last(store, 8)).toEqual([0, undefined, 2, null, null, null, null, 7]);
  });

  it('are unknown for a line that fell silent, though others are measured', () => {
    const store = createLiveStore({ seconds: 6 });
    store.tick({ at: at(0), values: { a: 1, b: 1 } });
    for (let second = 1; second < 5; second += 1) store.tick({ at: at(second), values: { b: 2 } });
    expect(last(store, 5)).toEqual([1, null, null, null, null]);
    expect(store.latest('a')).toBeNull();
    expect(store.values('never seen')).toEqual([null, null, null, null, null, null]);
  });

  it('are filled from what was kept, and what has come since wins', () => {
    const store = createLiveStore({ seconds: 6 });
    store.tick({ at: at(5), values: { a: 50 } });
    const mean = [1, null, 3, 4, 5, 6];
    store.fill([{ key: 'a', tier: '1s', from: at(0), stepMs: 1_000, mean, min: mean, max: mean, last: mean }]);
    expect(store.values('a')).toEqual([1, null, 3, 4, 5, 50]);
  });

  it('begin anew when the clock is set back by much', () => {
    const store = createLiveStore({ seconds: 5 });
    store.tick({ at: at(1_000), values: { a: 1 } });
    store.tick({ at: at(0), values: { a: 2 } });
    expect(last(store, 2)).toEqual([null, 2]);
  });
});
