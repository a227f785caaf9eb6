import { sampleRate } from '../../../../shared/features/voice/schema.ts';

const headBytes = 44;

/** A whole file: 16-bit mono at the rate of all speech. */
export function wavOf(samples: Uint8Array): Uint8Array<ArrayBuffer> {
  const wav = new Uint8Array(headBytes + samples.byteLength);
  const view = new DataView(wav.buffer);
  const text = (at: number, word: string) => wav.set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  view.setUint32(4, headBytes - 8 + samples.byteLength, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples.byteLength, true);
  wav.set(samples, headBytes);
  return wav;
}

/** The samples of such a file; a text says why it is none. What a page sends is not trusted to be what it says. */
export function samplesOf(wav: Uint8Array): Uint8Array | string {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  const word = (at: number) => new TextDecoder('latin1').decode(wav.subarray(at, at + 4));
  if (wav.byteLength < headBytes || word(0) !== 'RIFF' || word(8) !== 'WAVE') return 'It is no WAV file.';
  let right = false;
  for (let at = 12; at + 8 <= wav.byteLength; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (word(at) === 'fmt ' && body + 16 <= wav.byteLength) {
      const [format, channels] = [view.getUint16(body, true), view.getUint16(body + 2, true)];
      const [rate, bits] = [view.getUint32(body + 4, true), view.getUint16(body + 14, true)];
      right = format === 1 && channels === 1 && rate === sampleRate && bits === 16;
      if (!right) return `It has to be 16-bit mono at ${sampleRate} Hz.`;
    }
    if (word(at) === 'data') {
      if (!right) return 'It does not say what its samples are.';
      const length = Math.min(size, wav.byteLength - body);
      return wav.subarray(body, body + length - (length % 2));
    }
    at = body + size + (size % 2);
  }
  return 'There is no sound in it.';
}
