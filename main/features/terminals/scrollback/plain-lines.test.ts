import { expect, test } from 'vitest';
import { createPlainLines } from './plain-lines.ts';

const linesOf = (text: string) => {
  const found: string[] = [];
  const lines = createPlainLines((line) => found.push(line.text));
  lines.push(Buffer.from(text), 0);
  lines.end();
  return found;
};

test('of what was overwritten the last is left', () => {
  expect(linesOf('1%\r50%\r100%\r\r\nplain\r\n\r\r\n\n\x1b[31mred\x1b[0m')).toEqual(['100%', 'plain', '', '', 'red']);
});

test('carriage returns by the million hold nobody up', () => {
  // Each of them looked at again and again would take minutes, and fail by the time a test has.
  expect(linesOf(`${'\r'.repeat(1_000_000)}x\n`)).toEqual(['x']);
});
