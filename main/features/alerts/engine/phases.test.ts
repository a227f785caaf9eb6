import { expect, test } from 'vitest';
import type { Verdict } from '../types.ts';
import { createPhases } from './phases.ts';

const second = 1_000;
const minute = 60 * second;

/** Always the same for one seed. */
function randomOf(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

interface Sample {
  at: number;
  verdict: Verdict;
  /** Nothing was known right before it. */
  gap: boolean;
}

/** Word for word what is promised, by looking back over everything each time. */
function oracle(samples: readonly Sample[], forMs: number): string[] {
  const said: string[] = [];
  const fires: number[] = [];
  let firing = false;
  let changedAt = -1;
  const runOf = (end: number, wanted: Verdict) => {
    let start = end;
    while (
      start > changedAt + 1 &&
      !samples[start]?.gap &&
      (samples[start]?.at ?? 0) - (samples[start - 1]?.at ?? 0) <= 90 * second &&
      samples[start - 1]?.verdict === wanted
    )
      start--;
    return (samples[end]?.at ?? 0) - (samples[start]?.at ?? 0);
  };
  samples.forEach(({ at, verdict }, i) => {
    if (!firing && verdict === 'bad' && runOf(i, 'bad') >= forMs) {
      firing = true;
      changedAt = i;
      fires.push(at);
      said.push(`fired ${at}`);
    } else if (firing && verdict === 'well') {
      const lately = fires.filter((then) => (fires.at(-1) ?? 0) - then < 60 * minute).length;
      const settle = lately >= 3 ? 10 * minute : Math.min(Math.max(forMs, 10 * second), 5 * minute);
      if (runOf(i, 'well') < settle) return;
      firing = false;
      changedAt = i;
      said.push(`resolved ${at}`);
    }
  });
  return said;
}

test.each([0, 10 * second, minute, 7 * minute])('says what an oracle says, for %d ms', (forMs) => {
  let words = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const random = randomOf(seed * 7_919 + forMs);
    const samples: Sample[] = [];
    let at = 0;
    let verdict: Verdict = 'well';
    for (let i = 0; i < 3_000; i++) {
      const gap = random() < 0.002;
      at += gap ? 8 * 60 * minute : random() < 0.001 ? 100 * second : second;
      // Long stretches of one kind, short flickers between.
      if (random() < Math.min(0.02, 1_000 / (forMs + 1)))
        verdict = (['bad', 'well', 'between', 'bad', 'well'] as const)[Math.floor(random() * 5)] ?? 'well';
      samples.push({ at, verdict: random() < 0.001 ? 'between' : verdict, gap });
    }
    const phases = createPhases({ forMs, autoResolve: true });
    const said: string[] = [];
    for (const sample of samples) {
      if (sample.gap) phases.gap();
      const step = phases.push(sample.at, sample.verdict);
      if (step === 'fired' || step === 'resolved') said.push(`${step} ${sample.at}`);
    }
    expect(said, `seed ${seed}`).toEqual(oracle(samples, forMs));
    words += said.length;
  }
  expect(words).toBeGreaterThan(20);
});

test('what is measured every five minutes only is not unknown in between', () => {
  const phases = createPhases({ forMs: 20 * minute, autoResolve: true });
  const steps = Array.from({ length: 8 }, (_, i) => phases.push(i * 5 * minute, 'bad'));
  expect(steps.filter((step) => step === 'fired')).toHaveLength(1);
});

test('what came and went three times in an hour has to be well for ten minutes', () => {
  const phases = createPhases({ forMs: 0, autoResolve: true });
  const steps: (string | null)[] = [];
  for (let at = 0; at < 30 * minute; at += second)
    steps.push(phases.push(at, at % minute < 20 * second ? 'bad' : 'well'));
  expect(steps.filter((step) => step === 'fired')).toHaveLength(3);
  expect(steps.filter((step) => step === 'resolved')).toHaveLength(2);
  expect(phases.isFlapping()).toBe(true);
});
