import { Buffer } from 'node:buffer';

export interface Samples {
  rate: number;
  pcm: Uint8Array;
}

/**
 * Samples out of a WAV file that is still being written: its sizes mean nothing then. Says why when it is none, or not 16-bit mono.
 * Pieces are of whole samples.
 */
export function createWavStream(): { push(chunk: Uint8Array): Samples | string | null } {
  let head: Buffer = Buffer.alloc(0);
  let rate: number | null = null;
  let odd: Buffer = Buffer.alloc(0);

  const samples = (bytes: Buffer): Samples | null => {
    const all = odd.length > 0 ? Buffer.concat([odd, bytes]) : bytes;
    const whole = all.length - (all.length % 2);
    odd = all.subarray(whole);
    return whole === 0 ? null : { rate: rate as number, pcm: all.subarray(0, whole) };
  };

  const begin = (): Samples | string | null => {
    if (head.length < 12) return null;
    if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE')
      return 'what came is no WAV file';
    let at = 12;
    let found: number | null = null;
    while (at + 8 <= head.length) {
      const name = head.toString('latin1', at, at + 4);
      const size = head.readUInt32LE(at + 4);
      if (name === 'data') {
        if (found === null) return 'the WAV file does not say what is in it';
        rate = found;
        return samples(head.subarray(at + 8));
      }
      if (name === 'fmt ' && size >= 16 && at + 24 <= head.length) {
        const [format, channels, bits] = [
          head.readUInt16LE(at + 8),
          head.readUInt16LE(at + 10),
          head.readUInt16LE(at + 22),
        ];
        if (format !== 1 || channels !== 1 || bits !== 16) return 'the sound is not of 16 bits in one channel';
        found = head.readUInt32LE(at + 12);
      }
      at += 8 + size + (size % 2);
    }
    return head.length > 65_536 ? 'the WAV file has no samples at its beginning' : null;
  };

  return {
    push(chunk) {
      if (rate !== null) return samples(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      head = Buffer.concat([head, chunk]);
      return begin();
    },
  };
}
