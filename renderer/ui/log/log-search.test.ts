import { describe, expect, it } from 'vitest';
import { findLines, markHits, stepMatch } from './log-search.ts';

describe('searching a log', () => {
  const lines = ['Error: one', 'fine', 'an ERROR', 'fine'].map((plain) => ({ plain }));

  it('finds lines whatever their case, and nothing for nothing', () => {
    expect(findLines(lines, ' error ')).toEqual([0, 2]);
    expect(findLines(lines, ' ')).toEqual([]);
  });

  it('goes round the ends, and on from a line that is no match', () => {
    expect(stepMatch([0, 2, 7], 2, 1)).toBe(7);
    expect(stepMatch([0, 2, 7], 7, 1)).toBe(0);
    expect(stepMatch([0, 2, 7], 0, -1)).toBe(7);
    expect(stepMatch([0, 2, 7], 5, -1)).toBe(2);
    expect(stepMatch([0, 2, 7], null, -1)).toBe(7);
    expect(stepMatch([0, 2, 7], null, 1)).toBe(0);
    expect(stepMatch([], 3, 1)).toBeNull();
  });

  it('marks hits over the border of two spans', () => {
    const spans = [
      { text: 'an er', className: 'text-bad' },
      { text: 'ror, error', className: '' },
    ];
    expect(
      markHits(spans, 'error')
        .map(({ text, hit }) => (hit ? `[${text}]` : text))
        .join(''),
    ).toBe('an [er][ror], [error]');
    expect(markHits(spans, '').map(({ text }) => text)).toEqual(['an er', 'ror, error']);
  });
});
