export interface Wav {
  /** 16-bit little-endian mono at 16 kHz. */
  samples: Uint8Array;
  ms: number;
}

export const rate = 16_000;
const headBytes = 44;

/** The samples of a WAV file as all parts of Optimus make it; a text says why it is none. */
export function readWav(file: Uint8Array): Wav | string {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const word = (at: number) => bytes.toString('latin1', at, at + 4);
  if (bytes.length < headBytes || word(0) !== 'RIFF' || word(8) !== 'WAVE') return 'It is no WAV file.';
  let form = false;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    if (word(at) === 'fmt ' && at + 24 <= bytes.length) {
      const [kind, channels, bits] = [
        bytes.readUInt16LE(at + 8),
        bytes.readUInt16LE(at + 10),
        bytes.readUInt16LE(at + 22),
      ];
      const hertz = bytes.readUInt32LE(at + 12);
      if (kind !== 1 || channels !== 1 || bits !== 16 || hertz !== rate)
        return `It has ${channels} channels with ${bits} bits at ${hertz} Hz; one with 16 bits at ${rate} Hz is wanted.`;
      form = true;
    }
    if (word(at) === 'data') {
      if (!form) return 'Its form is not told before its samples.';
      // A file whose end was never written tells no length, or one that it does not have.
      const end = size === 0 ? bytes.length : Math.min(at + 8 + size, bytes.length);
      const whole = end - at - 8 - ((end - at - 8) % 2);
      const samples = bytes.subarray(at + 8, at + 8 + whole);
      return { samples, ms: (whole / 2 / rate) * 1_000 };
    }
    at += 8 + size + (size % 2);
  }
  return 'There are no samples in it.';
}

export function writeWav(samples: Uint8Array): Uint8Array {
  const head = Buffer.alloc(headBytes);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(headBytes - 8 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, samples]);
}
