import { describe, expect, it } from 'vitest';
import { createOutputLines, createTail } from './output-lines.ts';

function read(chunks: (string | Buffer)[]) {
  const lines: string[] = [];
  const progress: string[] = [];
  const output = createOutputLines({ onLine: (text) => lines.push(text), onProgress: (text) => progress.push(text) });
  for (const chunk of chunks) output.write(Buffer.from(chunk as string));
  output.end();
  return { lines, progress };
}

describe('output as lines', () => {
  it('puts characters together that come in pieces', () => {
    const bytes = Buffer.from('grün 🚀 fertig\n');
    const one = [...bytes].map((byte) => Buffer.from([byte]));
    expect(read(one).lines).toEqual(['grün 🚀 fertig']);
  });

  it('keeps empty lines and a last one without an end', () => {
    expect(read(['a\n\nb']).lines).toEqual(['a', '', 'b']);
    expect(read(['a\n']).lines).toEqual(['a']);
    expect(read([]).lines).toEqual([]);
    expect(read(['a\r\nb\r\n']).lines).toEqual(['a', 'b']);
  });

  it('tells a line that is written over as progress, and once as it was at its end', () => {
    const { lines, progress } = read(['10 %\r', '50 %\r', '100 %\rdone\n', 'next\n']);
    expect(lines).toEqual(['done', 'next']);
    expect(progress).toEqual(['10 %', '50 %']);
  });

  it('does not pile up an hour of progress', () => {
    const { lines } = read(Array.from({ length: 20_000 }, (_, i) => `${i} of 20000 objects received\r`));
    expect(lines).toEqual(['19999 of 20000 objects received']);
  });

  it('takes colours away and survives what is no text', () => {
    expect(read(['\u001b[31mred\u001b[0m\tx\n']).lines).toEqual(['red\tx']);
    const garbage = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7_919) % 256));
    const { lines } = read([garbage]);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.join('')).not.toMatch(/[^\P{Cc}\t\n\r]/u);
  });

  it('cuts a line without end into pieces, never within a character', () => {
    const { lines } = read([`${'x'.repeat(8_191)}🚀${'y'.repeat(50_000)}`]);
    expect(lines.join('')).toBe(`${'x'.repeat(8_191)}🚀${'y'.repeat(50_000)}`);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(8_192);
    expect(lines.every((line) => line.isWellFormed())).toBe(true);
  });
});

describe('a secret at a seam', () => {
  const secret = 'sUp3r-S3cret-Value';
  const hide = (text: string) => text.replaceAll(secret, '[redacted]');
  const halves = Array.from({ length: secret.length - 4 }, (_, i) => [secret.slice(0, i + 4), secret.slice(i)]).flat();

  it.each([8_180, 16_380, 24_570])('of a line in pieces is not kept in two halves (%i)', (before) => {
    const text = `${'x'.repeat(before)}${secret}${'y'.repeat(30_000)}`;
    for (const size of [1_000, 4_099, 65_536, 8_190]) {
      const lines: string[] = [];
      const output = createOutputLines({ onLine: (line) => lines.push(line), onProgress: () => {}, hide });
      for (let at = 0; at < text.length; at += size) output.write(Buffer.from(text.slice(at, at + size)));
      output.end();
      expect(lines.join('')).toBe(hide(text));
    }
  });

  it('of the tail leaves nothing of itself', () => {
    for (let before = 0; before < secret.length; before += 1) {
      const tail = createTail(100, hide);
      const text = `${'x'.repeat(20_000)}${secret}${'y'.repeat(100 - before)}`;
      for (const letter of text) tail.write(Buffer.from(letter));
      expect(tail.cut()).toBe(true);
      expect(halves.filter((half) => half.length >= 4 && tail.text().includes(half))).toEqual([]);
    }
    const many = createTail(10_000, hide);
    for (let i = 0; i < 3_000; i += 1) many.write(Buffer.from(`${secret} `));
    expect(many.text().replaceAll('[redacted]', '').trim()).toBe('');
  });
});

describe('the tail of output', () => {
  it('holds the newest bytes and begins with a whole character', () => {
    const tail = createTail(10);
    for (let i = 0; i < 5_000; i += 1) tail.write(Buffer.from('ü'));
    expect(tail.text()).toBe('üüüüü');
    tail.write(Buffer.from('x'));
    expect(tail.text()).toBe('üüüüx');
  });

  it('is trimmed', () => {
    const tail = createTail(100);
    tail.write(Buffer.from('\n  a\nb \n'));
    expect(tail.text()).toBe('a\nb');
  });
});
