import { describe, expect, test } from 'vitest';
import { createScanner } from './scanner.ts';

function scan(pieces: readonly Buffer[]) {
  const found: string[] = [];
  const scanner = createScanner({
    osc: (code, text, end) => found.push(`${code}:${text}@${end}`),
    mode: (numbers, on) => found.push(`${numbers.join(',')}${on ? '+' : '-'}`),
  });
  let at = 0;
  for (const piece of pieces) {
    scanner.push(piece, at);
    at += piece.length;
  }
  return found;
}

const stream = Buffer.from(
  'a\x1b]0;one\x07b\x1b]2;tÿ日\x1b\\\x1b[31mred\x1b[0m\x1b[?1049;25h\x1bP1;2q#0~~\x1b]7;in\x07\x1b]133;D;3\x07' +
    `\x1b]1337;File=:${'A'.repeat(70_000)}\x07\x1b]0;${'t'.repeat(20_000)}\x07\x1b]8;;x\x1b]0;last\x07\x1b[?25l\x18\x1b]0;no\x18\x1b]0;end\x07`,
);

describe('the scanner', () => {
  const whole = scan([stream]);

  test('finds what it looks for, and forgets what is too long', () => {
    expect(whole.map((one) => one.replace(/@.*/, ''))).toEqual([
      '0:one',
      '2:tÿ日',
      '1049,25+',
      '7:in',
      '133:D;3',
      '8:;x',
      '0:last',
      '25-',
      '0:end',
    ]);
  });

  test('finds the same wherever the stream is cut', () => {
    let seed = 11;
    const random = (most: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % most;
    };
    for (let round = 0; round < 60; round++) {
      const pieces: Buffer[] = [];
      const longest = round < 5 ? 1 : 1 + random(round < 40 ? 7 : 5_000);
      for (let at = 0; at < stream.length; ) {
        const length = 1 + random(longest);
        pieces.push(stream.subarray(at, at + length));
        at += length;
      }
      expect(scan(pieces)).toEqual(whole);
    }
  });

  test('survives any bytes', () => {
    let seed = 3;
    const bytes = Buffer.alloc(300_000);
    for (let i = 0; i < bytes.length; i++) {
      seed = (seed * 48_271) % 2_147_483_647;
      bytes[i] = seed % 4 === 0 ? 0x1b : seed % 5 === 0 ? 0x5d : seed & 0xff;
    }
    expect(() => scan([bytes])).not.toThrow();
  });
});
