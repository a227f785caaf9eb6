import { expect, it } from 'vitest';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { misheardOf } from '../words/misheard.ts';
import { isOver, lookOf, outcomeOf, wordsOf } from './words.ts';

const said = (patch: Partial<Utterance>): Utterance => ({
  ...{ id: 'a', purpose: 'command', origin: 'typed', state: 'done', startedAt: 0, spokenAt: 0, endedAt: 0 },
  ...{ audio: null, heard: 'h', text: 't', corrected: null, language: 'en', writtenBy: null, reading: null },
  ...{ question: null, receipt: null, answer: null, fault: null, speaker: null },
  took: { transcribing: null, understanding: null, doing: null },
  ...patch,
});

it('tells the best words that there are', () => {
  expect(wordsOf(said({ corrected: 'c' }))).toBe('c');
  expect(wordsOf(said({}))).toBe('t');
  expect(wordsOf(said({ text: null }))).toBe('h');
  expect(wordsOf(said({ text: null, heard: null }))).toBeNull();
});

it('never calls done what did not work', () => {
  const receipt = { ok: false, sentence: 'It did not start.', evidence: [], route: null, runId: null };
  expect(lookOf(said({ receipt }))).toEqual({ mark: 'failing', word: 'did not work' });
  expect(outcomeOf(said({ receipt }))).toBe('It did not start.');
  expect(lookOf(said({})).mark).toBe('healthy');
});

it('lets go of nothing that is under way', () => {
  expect(isOver(said({ state: 'transcribing' }))).toBe(false);
  expect(isOver(said({ state: 'asking' }))).toBe(true);
});

it('reads what was misheard from a line', () => {
  expect(misheardOf(' opti muse, op timus;opti muse ，奥普 ,, ')).toEqual(['opti muse', 'op timus', '奥普']);
  expect(misheardOf(Array.from({ length: 30 }, (_, i) => `w${i}`).join(','))).toHaveLength(20);
});
