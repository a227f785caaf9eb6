import { describe, expect, it } from 'vitest';
import { isLive, parseWindow, spanOf, windowNames, windowToSearch, windowWords } from './window.ts';

const now = 1_795_000_000_000;

describe('the window of an address', () => {
  it('is live when nothing, or nonsense, is said', () => {
    for (const search of [{}, { range: 'x', compare: 'y' }, { from: '1e3', to: '-4' }, { from: '20', to: '10' }]) {
      const window = parseWindow(search);
      expect(isLive(window)).toBe(true);
      expect(window).toEqual({ name: '5m', fixed: null, compare: null });
    }
  });

  it('is what was written there', () => {
    for (const name of windowNames) {
      for (const fixed of [null, { from: now - 60_000, to: now }]) {
        const window = { name, fixed, compare: 'week' as const };
        const search = Object.fromEntries(
          Object.entries(windowToSearch(window)).filter((entry): entry is [string, string] => entry[1] !== undefined),
        );
        expect(parseWindow(search)).toEqual(window);
      }
    }
  });

  it('asks the same question within a step', () => {
    expect(spanOf('24h', now)).toEqual(spanOf('24h', now - 1));
    for (const name of windowNames) {
      const { from, to } = spanOf(name, now);
      expect(to - from).toBe(windowWords[name].ms);
      expect(to).toBeGreaterThanOrEqual(now);
    }
  });
});
