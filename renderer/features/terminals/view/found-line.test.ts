import type { Terminal } from '@xterm/xterm';
import { expect, test } from 'vitest';
import { createFoundLine } from './found-line.ts';

/** Of a terminal only what is asked for: it counts lines as they are drawn. */
function fake() {
  let line = 0;
  const went: number[] = [];
  const terminal = {
    rows: 30,
    cols: 80,
    registerMarker: () => ({ line, isDisposed: false, dispose() {} }),
    registerDecoration: () => undefined,
    scrollToLine: (to: number) => void went.push(to),
  } as unknown as Terminal;
  const draw = (bytes: Uint8Array, drawn: () => void) => {
    line += bytes.filter((byte) => byte === 10).length;
    drawn();
  };
  return { terminal, draw, went };
}
const lines = (count: number) => new TextEncoder().encode('0123456\n'.repeat(count));
const none = () => {};

test('a line that was known is gone to when all that was known is drawn', () => {
  const { terminal, draw, went } = fake();
  let gone = 0;
  const found = createFoundLine({ terminal, at: 400, until: 1_600, onGone: () => gone++ });
  found.draw(lines(100), none, 0, draw);
  expect(went).toEqual([]);
  found.draw(lines(100), none, 800, draw);
  expect({ went, gone }).toEqual({ went: [40], gone: 0 });
});

test('a line that was written after the list was read is waited for, and not told as gone', () => {
  const { terminal, draw, went } = fake();
  let gone = 0;
  const found = createFoundLine({ terminal, at: 1_200, until: 800, onGone: () => gone++ });
  found.draw(lines(100), none, 0, draw);
  expect({ went, gone }).toEqual({ went: [], gone: 0 });
  found.draw(lines(100), none, 800, draw);
  expect({ went, gone }).toEqual({ went: [140], gone: 0 });
});
