import { MindFault } from '../wire/fault.ts';
import { type Came, jsonIn, wholeText } from '../wire/send.ts';
import { plainOf, textIn } from './read.ts';
import type { Sound } from './types.ts';

const packed = [
  [/^ID3/, 'MP3'],
  [/^OggS/, 'Ogg'],
  [/^fLaC/, 'FLAC'],
] as const;

const notRaw = (what: string) => new MindFault('malformed', `It sent ${what} instead of raw samples (pcm)`);
const mostErrorBytes = 64 * 1024;
const longestHead = 64 * 1024;

/** What it says instead of sound, with a status of success. */
async function saidInstead(came: Came): Promise<MindFault> {
  const text = await wholeText(came, mostErrorBytes);
  const told = plainOf(jsonIn(text));
  const words = textIn(plainOf(told.error).message) || textIn(told.error) || textIn(told.message);
  return words === '' ? notRaw('JSON') : new MindFault('stream-error', words);
}

/** Where samples begin in a WAV file that is still coming, and how they are; null: more has to come. */
function wavHead(bytes: Buffer): { from: number; rate: number } | null {
  let at = 12;
  let rate = 0;
  while (at + 8 <= bytes.length) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (name === 'data') {
      if (rate === 0) throw notRaw('a WAV file without its form');
      return { from: at + 8, rate };
    }
    if (at + 8 + size > bytes.length) return null;
    if (name === 'fmt ') {
      if (size < 16) throw notRaw('a WAV file without its form');
      const [channels, bits] = [bytes.readUInt16LE(at + 10), bytes.readUInt16LE(at + 22)];
      rate = bytes.readUInt32LE(at + 12);
      if (channels !== 1 || bits !== 16 || rate < 8_000 || rate > 96_000)
        throw notRaw(`a WAV file of ${channels} channels with ${bits} bits at ${rate} Hz`);
    }
    at += 8 + size + (size % 2);
  }
  return null;
}

/** Samples as they come, never half of one. Some servers send a WAV file whatever they were asked for: its head tells its rate. */
export async function* soundOf(came: Came, usualRate: number): AsyncGenerator<Sound, void, void> {
  const type = (came.header('content-type') ?? '').toLowerCase();
  if (/json|^text\//.test(type)) throw await saidInstead(came);
  if (/mpeg|mp3|ogg|opus|aac|flac|mp4|webm/.test(type)) {
    came.close();
    throw notRaw(type.split(';')[0] ?? type);
  }
  const told = Number(/rate=(\d{4,6})/.exec(type)?.[1] ?? usualRate);
  let rate = told >= 8_000 && told <= 96_000 ? told : usualRate;
  let rest = Buffer.alloc(0);
  let begun = false;
  for await (const chunk of came.body) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    if (!begun) {
      if (rest.length < 12) continue;
      const mark = rest.toString('latin1', 0, 4);
      for (const [pattern, name] of packed) if (pattern.test(mark)) throw notRaw(name);
      if (mark === 'RIFF') {
        const head = wavHead(rest);
        if (!head && rest.length > longestHead) throw notRaw('a WAV file without samples');
        if (!head) continue;
        rate = head.rate;
        rest = rest.subarray(head.from);
      }
      begun = true;
    }
    const whole = rest.length - (rest.length % 2);
    if (whole > 0) yield { rate, pcm: Uint8Array.from(rest.subarray(0, whole)) };
    rest = rest.subarray(whole);
  }
  if (!begun && rest.length >= 2 && rest.toString('latin1', 0, 4) !== 'RIFF')
    yield { rate, pcm: Uint8Array.from(rest.subarray(0, rest.length - (rest.length % 2))) };
}
