import { describe, expect, it } from 'vitest';
import { narrowestMs, panned, widestMs, within, zoomed } from './zoom.ts';

const now = 1_795_000_000_000;
const hour = 3_600_000;
const span = { from: now - hour, to: now };

describe('zooming', () => {
  it('keeps what is under the pointer where it is', () => {
    const at = now - hour / 4;
    const near = zoomed(span, 0.5, at, now);
    expect(near.to - near.from).toBe(hour / 2);
    expect((at - near.from) / (near.to - near.from)).toBeCloseTo(0.75, 3);
  });

  it('goes no nearer than there is something to see, and no wider than anything is kept', () => {
    expect(zoomed(span, 0, now - hour / 2, now)).toMatchObject({ from: now - hour / 2 - narrowestMs / 2 });
    const wide = zoomed(span, 1e9, now, now);
    expect(wide.to - wide.from).toBe(widestMs);
  });

  it('never shows what has not been yet', () => {
    expect(panned(span, 0.5, now)).toEqual(span);
    expect(panned(span, -0.5, now)).toEqual({ from: span.from - hour / 2, to: span.to - hour / 2 });
    expect(within({ from: now, to: now + hour }, now)).toEqual(span);
  });
});
