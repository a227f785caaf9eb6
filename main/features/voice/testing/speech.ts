import { execFile } from 'node:child_process';
import { sampleRate } from '../../../../shared/features/voice/schema.ts';

/** Mono, 16 kHz. */
export type Samples = Int16Array<ArrayBuffer>;

interface SayOptions {
  /** A voice of espeak-ng: `en`, `de`, `zh`; see `espeak-ng --voices`. */
  language?: 'en' | 'de' | 'zh';
  /** A variant of the voice: `m3`, `f2`. */
  voice?: string;
  /** Words a minute. */
  speed?: number;
}

const voices = { en: 'en-us', de: 'de', zh: 'cmn' };

const espeak = (args: string[]): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const maxBuffer = 256 * 1024 * 1024;
    execFile('espeak-ng', args, { encoding: 'buffer', maxBuffer }, (error, stdout) => {
      if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT')
        reject(new Error('These tests speak with espeak-ng: apt-get install espeak-ng'));
      else if (error) reject(error);
      else resolve(stdout);
    });
  });

/** Where its samples lie; espeak-ng writes sizes that are none, since it writes before it knows them. */
function readWav(wav: Buffer): { rate: number; samples: Samples } {
  for (let at = 12; at + 8 <= wav.length; ) {
    const size = wav.readUInt32LE(at + 4);
    if (wav.toString('latin1', at, at + 4) === 'data') {
      const data = wav.subarray(at + 8, Math.min(wav.length, at + 8 + size));
      const samples = new Int16Array(data.length >> 1);
      for (let i = 0; i < samples.length; i++) samples[i] = data.readInt16LE(i * 2);
      return { rate: wav.readUInt32LE(24), samples };
    }
    at += 8 + size + (size & 1);
  }
  throw new Error('no WAV file');
}

/** By a windowed sinc, so that nothing above the new rate's half is folded down into it. */
export function resampled(samples: Int16Array, from: number, to = sampleRate): Samples {
  if (from === to) return Int16Array.from(samples);
  const out = new Int16Array(Math.floor((samples.length * to) / from));
  const cut = Math.min(1, to / from) * 0.95;
  const half = Math.ceil(16 / cut);
  for (let i = 0; i < out.length; i++) {
    const centre = (i * from) / to;
    let sum = 0;
    for (let k = Math.max(0, Math.ceil(centre - half)); k <= Math.min(samples.length - 1, centre + half); k++) {
      const x = centre - k;
      const sinc = x === 0 ? cut : Math.sin(Math.PI * cut * x) / (Math.PI * x);
      sum += (samples[k] ?? 0) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / half));
    }
    out[i] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return out;
}

/** A WAV file of any rate, mono or not, as the ears want it. */
export function samplesOfWav(wav: Buffer): Samples {
  const { rate, samples } = readWav(wav);
  const channels = wav.readUInt16LE(22);
  const mono = channels === 1 ? samples : samples.filter((_, at) => at % channels === 0);
  return resampled(mono, rate);
}

/** What espeak-ng makes of it, from its first sound to its last. */
export async function say(text: string, options: SayOptions = {}): Promise<Samples> {
  const { language = 'en', voice, speed } = options;
  const spoken = await espeak([
    ...['-v', voice === undefined ? voices[language] : `${voices[language]}+${voice}`],
    ...(speed === undefined ? [] : ['-s', String(speed)]),
    ...['--stdout', '--', text],
  ]);
  const samples = samplesOfWav(spoken);
  const sounds = soundIn(samples);
  if (!sounds) throw new Error(`espeak-ng said nothing: ${text}`);
  return samples.slice(sounds.from, sounds.until);
}

/** The first and the last sample that can be heard; null: none. Only for what was made without noise. */
export function soundIn(samples: Int16Array, loud = 200): { from: number; until: number } | null {
  const from = samples.findIndex((sample) => Math.abs(sample) >= loud);
  if (from < 0) return null;
  return { from, until: samples.findLastIndex((sample) => Math.abs(sample) >= loud) + 1 };
}

const lengthOf = (ms: number) => Math.round((ms * sampleRate) / 1000);

export const silence = (ms: number): Samples => new Int16Array(lengthOf(ms));

/** The same numbers each time. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface NoiseOptions {
  colour?: 'white' | 'pink';
  /** Of full scale, at its loudest. */
  level?: number;
  seed?: number;
}

export function noise(ms: number, { colour = 'white', level = 0.1, seed = 1 }: NoiseOptions = {}): Samples {
  const next = numbers(seed);
  // Voss and McCartney: rows of numbers, of which each is renewed half as often as the one before.
  const rows = Array.from({ length: 12 }, () => next() * 2 - 1);
  return Int16Array.from({ length: lengthOf(ms) }, (_, at) => {
    const white = next() * 2 - 1;
    if (colour === 'white') return white * level * 32_767;
    const row = Math.min(rows.length - 1, 31 - Math.clz32((at + 1) & -(at + 1)));
    rows[row] = next() * 2 - 1;
    return ((rows.reduce((sum, one) => sum + one, white) / (rows.length + 1)) * 2 * level * 32_767) | 0;
  });
}

const notes = { bass: [65.4, 55, 43.7, 49], chord: [1, 1.26, 1.5, 2] };

/** Four chords in a circle, with a melody of plucked strings, a bass and drums, at 120 beats a minute. */
export function music(ms: number, { level = 0.3, seed = 7 }: { level?: number; seed?: number } = {}): Samples {
  const next = numbers(seed);
  const scale = [1, 1.125, 1.25, 1.5, 1.667, 2];
  const melody = Array.from({ length: 64 }, () => scale[Math.floor(next() * scale.length)] ?? 1);
  const voice = (frequency: number, t: number, partials: number) => {
    let sum = 0;
    for (let n = 1; n <= partials; n++) sum += Math.sin(2 * Math.PI * frequency * n * t) / n;
    return sum;
  };
  return Int16Array.from({ length: lengthOf(ms) }, (_, at) => {
    const t = at / sampleRate;
    const beat = t * 2;
    const inBeat = beat % 1;
    const root = notes.bass[Math.floor(beat / 4) % 4] ?? 55;
    const pad = notes.chord.reduce((sum, ratio) => sum + voice(root * 4 * ratio, t, 4), 0) * 0.12;
    const pluck = voice(root * 8 * (melody[Math.floor(beat * 2) % 64] ?? 1), t, 6) * Math.exp(-((beat * 2) % 1) * 4);
    const bass = voice(root, t, 3) * Math.exp(-inBeat * 1.5) * 0.6;
    const kick = Math.sin(2 * Math.PI * (50 + 90 * Math.exp(-inBeat * 30)) * (inBeat / 2)) * Math.exp(-inBeat * 9);
    const snare = Math.floor(beat) % 2 === 1 ? (next() * 2 - 1) * Math.exp(-inBeat * 14) * 0.5 : 0;
    const hat = (next() * 2 - 1) * Math.exp(-((beat * 2) % 1) * 40) * 0.15;
    const mixed = (pad + pluck * 0.35 + bass + kick + snare + hat) / 2.2;
    return Math.max(-1, Math.min(1, mixed)) * level * 32_767;
  });
}

export function joined(...parts: readonly Int16Array[]): Samples {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Both at once. */
export const mixed = (a: Int16Array, b: Int16Array): Samples =>
  Int16Array.from({ length: Math.max(a.length, b.length) }, (_, at) =>
    Math.max(-32_768, Math.min(32_767, (a[at] ?? 0) + (b[at] ?? 0))),
  );

/** As ears and recordings take them: 16-bit little-endian. */
export function bytesOf(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, at) => {
    view.setInt16(at * 2, sample, true);
  });
  return bytes;
}

/** In pieces of these many bytes, again and again, odd ones too. */
export function piecesOf(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

/** A whole file, as a browser or a transcription server takes it. */
export function wavOf(samples: Int16Array): Buffer<ArrayBuffer> {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.length * 2, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length * 2, 40);
  return Buffer.concat([head, bytesOf(samples)]);
}
