import { rate } from './wav.ts';

/** The loudness of so many samples is compared: shorter than a syllable, longer than a period of any voice. */
const frame = rate / 10;

function loudness(samples: Int16Array, from: number): number {
  let sum = 0;
  for (let at = from; at < from + frame; at += 1) sum += (samples[at] ?? 0) ** 2;
  return sum;
}

/**
 * Parts of at most so many samples, which are all of it, each once. Between two is the quietest moment of the last third, where a word is
 * cut last.
 */
export function windowsOf(samples: Int16Array, longest: number): { from: number; until: number }[] {
  const windows: { from: number; until: number }[] = [];
  let from = 0;
  while (samples.length - from > longest) {
    let until = from + longest;
    let quietest = Number.POSITIVE_INFINITY;
    for (let at = from + Math.ceil((longest * 2) / 3); at + frame <= from + longest; at += frame) {
      const loud = loudness(samples, at);
      if (loud >= quietest) continue;
      quietest = loud;
      until = at + frame / 2;
    }
    windows.push({ from, until });
    from = until;
  }
  windows.push({ from, until: samples.length });
  return windows;
}

/** Samples as numbers, wherever in memory they lie. */
export function numbersOf(bytes: Uint8Array): Int16Array {
  if (bytes.byteOffset % 2 === 0) return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  return new Int16Array(Uint8Array.from(bytes).buffer, 0, bytes.byteLength >> 1);
}
