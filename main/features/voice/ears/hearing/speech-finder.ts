import type { Heard } from '../../types.ts';

/** What Silero looks at at once: 32 ms. */
export const windowSamples = 512;
const windowMs = 32;

/** Speech begins where it is this likely, and goes on while it is that likely. */
const begins = 0.5;
const goesOn = 0.35;
/** A short yes is some 130 ms long; what is shorter was a knock. */
const leastWindows = 4;
/** As long as that is a breath within speech, and the same stretch of it. */
const breathWindows = 8;
/** As long as that is the gap within a word. */
const gapWindows = 3;
/** The model hears the first sound late, and the last one long. */
const samplesBefore = 64 * 16;
const samplesAfter = 32 * 16;

interface Stretch {
  /** Windows: the first, and behind the last that held speech. */
  from: number;
  until: number;
  loud: number;
}

/** Turns how likely speech is in each window into where there is some. */
export function createSpeechFinder() {
  let windows = 0;
  let stretch: Stretch | null = null;
  let first: number | null = null;
  let last = 0;
  let closed = 0;

  const counts = (one: Stretch | null): one is Stretch => one !== null && one.loud >= leastWindows;

  return {
    windows: () => windows,
    add(likely: number): void {
      windows += 1;
      if (stretch && windows - stretch.until > breathWindows) {
        if (counts(stretch)) closed += stretch.until - stretch.from;
        stretch = null;
      }
      if (likely >= (stretch ? goesOn : begins)) {
        stretch ??= { from: windows - 1, until: windows, loud: 0 };
        stretch.until = windows;
        stretch.loud += 1;
      }
      if (!counts(stretch)) return;
      first ??= stretch.from;
      last = stretch.until;
    },
    /** `fed`: so many samples there are; silence may have been put behind them. */
    heard(fed = windows * windowSamples): Heard {
      const speech = (counts(stretch) ? stretch.until - stretch.from : 0) + closed;
      const goes = stretch !== null && windows - stretch.until < gapWindows;
      const sure = counts(stretch);
      // A word that has begun, and may turn out to be none, is no silence yet.
      const now = stretch !== null && goes && !sure ? stretch.from : windows;
      return {
        speaking: sure && goes,
        speechFrom: first === null ? null : Math.max(0, first * windowSamples - samplesBefore),
        speechUntil: first === null ? null : Math.min(fed, last * windowSamples + samplesAfter),
        speechMs: speech * windowMs,
        silentMs: Math.max(0, Math.round((Math.min(now * windowSamples, fed) - last * windowSamples) / 16)),
      };
    },
  };
}
