import { describe, expect, it } from 'vitest';
import type { Tone } from '../tone.ts';
import { keyStep } from './keys.ts';
import { readingAt } from './reading.ts';

const base = 1_795_000_000_000;
const at = (second: number) => base + second * 1_000;
const times = Array.from({ length: 61 }, (_, second) => at(second));
const marks = [10, 40].map((second) => ({
  id: String(second),
  at: at(second),
  label: `event ${second}`,
  tone: 'info' as Tone,
}));

function press(key: string, cursor: number | null, { shiftKey = false, free = false } = {}) {
  const group = {
    span: { from: at(0), to: at(60) },
    onSpan: free ? undefined : () => {},
    onAsk: free ? undefined : () => {},
    cursor: { at: () => cursor, set: () => {}, subscribe: () => () => {} },
  };
  return keyStep(
    { key, shiftKey, ctrlKey: false, metaKey: false, altKey: false },
    { group, times, marks, now: at(60) },
  );
}

describe('the keys of a chart', () => {
  it('lead from moment to moment, and stop at the ends', () => {
    expect(press('ArrowRight', null)).toEqual({ type: 'cursor', at: at(0) });
    expect(press('ArrowLeft', at(20))).toEqual({ type: 'cursor', at: at(19) });
    expect(press('ArrowRight', at(20), { shiftKey: true })).toEqual({ type: 'cursor', at: at(30) });
    expect(press('ArrowRight', at(60))).toEqual({ type: 'cursor', at: at(60) });
    expect(press('Home', at(9))).toEqual({ type: 'cursor', at: at(0) });
  });

  it('lead from event to event', () => {
    expect(press('ArrowUp', null)).toEqual({ type: 'cursor', at: at(40) });
    expect(press('ArrowUp', at(40))).toEqual({ type: 'cursor', at: at(10) });
    expect(press('ArrowUp', at(10))).toBeNull();
    expect(press('ArrowDown', at(10))).toEqual({ type: 'cursor', at: at(40) });
  });

  it('zoom where the cursor is, pan, and give back what was there', () => {
    const near = press('+', at(30));
    expect(near).toEqual({ type: 'span', span: { from: at(12), to: at(48) } });
    expect(press('PageUp', null)).toEqual({ type: 'span', span: { from: at(-30), to: at(30) } });
    expect(press('0', null)).toEqual({ type: 'span', span: null });
  });

  it('ask only about a moment, and do nothing that the page cannot', () => {
    expect(press('Enter', null)).toBeNull();
    expect(press('Enter', at(5))).toEqual({ type: 'ask', at: at(5) });
    for (const key of ['+', '-', '0', 'PageUp', 'Enter', 'x']) expect(press(key, at(5), { free: true })).toBeNull();
  });
});

it('a moment is read out with what happened then, and what is not known is called that', () => {
  const data = {
    times,
    lines: [
      { id: 'a', label: 'Programs', values: times.map(() => 12) },
      { id: 'b', label: 'System', values: times.map(() => null) },
    ],
  };
  const text = readingAt(data, 'percent', marks, at(10), at(60)).replaceAll('\u00a0', ' ');
  expect(text).toContain('event 10, Programs 12.0 %, System unknown');
});
