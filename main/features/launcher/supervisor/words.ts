import type { Ended } from './body.ts';

export const seconds = (ms: number): string => {
  const value = ms / 1_000;
  return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} s`;
};

/** `ended with 1: Cannot find module 'express'`. */
export function endWords({ code, signal, seen }: Ended, lastWords: string): string {
  const how = !seen
    ? 'ended while Optimus could not see how'
    : signal !== null
      ? `was ended by ${signal}`
      : code === null
        ? 'ended'
        : `ended with ${code}`;
  return lastWords === '' ? how : `${how}: ${lastWords}`;
}

const closed = (text: string): string => (text === '' || /[.!?…]$/.test(text) ? text : `${text}.`);

export const asSentence = (text: string): string => {
  const trimmed = text.trim();
  return closed(trimmed.charAt(0).toUpperCase() + trimmed.slice(1));
};

/** `It was not ready: connection refused.` What somebody else said keeps its letters. */
export const withWords = (sentence: string, said: string): string =>
  said.trim() === '' ? closed(sentence) : closed(`${sentence}: ${said.trim()}`);

export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
