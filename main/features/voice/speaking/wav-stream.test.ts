import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { createWavStream } from './wav-stream.ts';

function wav({ channels = 1, bits = 16, rate = 22_050, samples = [1, -2, 3] } = {}): Buffer {
  const head = Buffer.alloc(36);
  head.write('RIFF', 0);
  head.writeUInt32LE(0x7ffff024, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt16LE(bits, 34);
  const list = Buffer.from('LIST\x03\x00\x00\x00abc\x00', 'latin1');
  const data = Buffer.from('data\x00\xf0\xff\x7f', 'latin1');
  return Buffer.concat([head, list, data, Buffer.from(Int16Array.from(samples).buffer)]);
}

test.each([1, 2, 3, 7, 44, 1_000])('whole samples come out of pieces of %i bytes', (size) => {
  const file = wav();
  const stream = createWavStream();
  const got: number[] = [];
  for (let at = 0; at < file.length; at += size) {
    const piece = stream.push(file.subarray(at, at + size));
    if (piece === null) continue;
    if (typeof piece === 'string') throw new Error(piece);
    expect(piece.rate).toBe(22_050);
    const bytes = Buffer.from(piece.pcm);
    for (let byte = 0; byte < bytes.length; byte += 2) got.push(bytes.readInt16LE(byte));
  }
  expect(got).toEqual([1, -2, 3]);
});

test.each([
  [Buffer.from('espeak-ng: cannot speak\n'), 'no WAV file'],
  [wav({ channels: 2 }), '16 bits in one channel'],
  [wav({ bits: 8 }), '16 bits in one channel'],
  [
    Buffer.concat([wav().subarray(0, 36), Buffer.from('junk\xff\xff\xff\x7f', 'latin1'), Buffer.alloc(70_000)]),
    'no samples',
  ],
])('says what it is not', (bytes, why) => {
  expect(createWavStream().push(bytes)).toContain(why);
});
