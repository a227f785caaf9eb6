import type { Pattern, Step } from './compile.ts';

/** What fills a gap from a word on: where it ends, and what it is. */
export interface Filled {
  slot: string;
  from: number;
  end: number;
  value: unknown;
}

export interface Match {
  filled: Filled[];
  end: number;
  /** Words of the pattern that were heard. */
  words: number;
  /** Words that were passed over: “please”. */
  passed: number;
  /** A word of the pattern was heard with a letter wrong. */
  slipped: boolean;
}

export interface Sentence {
  words: readonly string[];
  /** For each word, the lengths of what may be passed over from there. */
  passable: readonly (readonly number[])[];
}

export interface MatchOptions {
  /** Ends of what can fill this gap from here, in the order in which they are to be tried. */
  fill(slot: string, from: number): readonly { end: number; value: unknown }[];
  from?: number;
  /** It need not reach the end of the sentence. */
  open?: boolean;
  /** Whether one word may be misheard; says whether two are alike enough. */
  alike?: (heard: string, word: string) => boolean;
  most?: number;
}

/** Enough for every sentence that is a command; a hostile one ends here. */
const mostSteps = 4_000;

/**
 * Every way in which a pattern fits. A place of the pattern at a word that led nowhere is not tried twice, so the work grows with
 * places × words × what fills gaps, never with their combinations.
 */
export function match(pattern: Pattern, sentence: Sentence, options: MatchOptions): Match[] {
  const { words, passable } = sentence;
  const { fill, from = 0, open = false, alike, most = 16 } = options;
  const { steps } = pattern;
  const found: Match[] = [];
  const dead = new Set<number>();
  const filled: Filled[] = [];
  let budget = mostSteps;
  let heard = 0;
  let passed = 0;
  let slipped = false;
  const width = words.length + 1;
  const has = (slotted: number, at: number) => (slotted * width + at) * 2 + (slipped ? 1 : 0);

  function go(place: number, at: number): boolean {
    if (found.length >= most || --budget <= 0) return false;
    const key = has(place, at);
    if (dead.has(key)) return false;
    const step = steps[place] as Step;
    let fits = false;
    if (step.kind === 'end') {
      if (open || at === words.length) {
        found.push({ filled: [...filled], end: at, words: heard, passed, slipped });
        fits = true;
      }
    } else if (step.kind === 'fork') {
      for (const to of step.to) if (go(to, at)) fits = true;
    } else if (step.kind === 'word') {
      const word = words[at];
      if (word === step.word) {
        heard++;
        if (go(step.next, at + 1)) fits = true;
        heard--;
      } else if (word !== undefined && alike && !slipped && alike(word, step.word)) {
        slipped = true;
        heard++;
        if (go(step.next, at + 1)) fits = true;
        heard--;
        slipped = false;
      }
    } else if (at < words.length) {
      for (const { end, value } of fill(step.slot, at)) {
        filled.push({ slot: step.slot, from: at, end, value });
        if (go(step.next, end)) fits = true;
        filled.pop();
      }
    }
    if (step.kind !== 'fork' && !(open && step.kind === 'end'))
      for (const length of passable[at] ?? []) {
        passed += length;
        if (go(place, at + length)) fits = true;
        passed -= length;
      }
    if (!fits && budget > 0 && found.length < most) dead.add(key);
    return fits;
  }

  go(pattern.first, from);
  return found;
}

/** Quick, before anything is tried: a word with which it begins is where it may begin. */
export function mayBegin(
  pattern: Pattern,
  sentence: Sentence,
  alike: ((heard: string, word: string) => boolean) | null = null,
): boolean {
  if (sentence.words.length < pattern.shortest) return false;
  if (!pattern.firstWords) return true;
  let at = [0];
  const seen = new Set<number>();
  while (at.length > 0) {
    const next: number[] = [];
    for (const place of at) {
      if (seen.has(place)) continue;
      seen.add(place);
      const word = sentence.words[place] ?? '';
      if (pattern.firstWords.has(word)) return true;
      if (alike) for (const first of pattern.firstWords) if (alike(word, first)) return true;
      for (const length of sentence.passable[place] ?? []) next.push(place + length);
    }
    at = next;
  }
  return false;
}
