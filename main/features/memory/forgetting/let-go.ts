import { createHash } from 'node:crypto';
import type { ForgottenWords } from '../types.ts';
import { beginningAtEnd, telling } from './cut.ts';

const gone = '(forgotten)';
const letGone = 'A memory that was forgotten';

/** Nobody's id, of the same shape: what cites the memory still leads to the piece that says that it is gone. */
const nobody = (id: string) => createHash('sha256').update(id).digest('hex').slice(0, id.length);
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** How features that keep copies let go of what was forgotten: one way for all of them. */
export function letGoOf({ memoryIds, words }: ForgottenWords) {
  // A longer one first: else a part of it would be taken out and the rest stay.
  const said = [...new Set(words.flatMap((word) => [word, inJson(word)]))].sort((a, b) => b.length - a.length);
  const ids = new Map(memoryIds.map((id) => [id, nobody(id)]));

  function cutOf(text: string): string {
    let left = text;
    for (const word of said) left = left.replaceAll(word, gone);
    for (const word of said) {
      const begun = beginningAtEnd(left, word);
      if (begun > 0) left = `${left.slice(0, -begun - 1)}${gone}`;
    }
    for (const [id, other] of ids) left = left.replaceAll(id, other);
    return left;
  }

  /** The same value with it taken out of every text in it; the same object where there was nothing. */
  function without<T>(value: T): T {
    if (typeof value === 'string') return cutOf(value) as T;
    if (Array.isArray(value)) {
      const next = value.map(without);
      return next.some((one, at) => one !== value[at]) ? (next as T) : value;
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const next = Object.fromEntries(entries.map(([key, one]) => [key, without(one)]));
    if ('source' in value && 'title' in value && isOne(value.source))
      return { ...next, text: gone, title: letGone, route: null } as T;
    return entries.some(([key, one]) => next[key] !== one) ? (next as T) : value;
  }
  const isOne = (source: unknown): boolean =>
    typeof source === 'object' && source !== null && 'memoryId' in source && ids.has(String(source.memoryId));

  return {
    text: cutOf,
    value: without,
    /** As it may stand in a column, be it a text or JSON. */
    needles: [...said, ...ids.keys()],
    /** Of what may stand at the end of a title that was cut short. */
    beginnings: said.map((word) => word.slice(0, telling)),
  };
}
export type LettingGo = ReturnType<typeof letGoOf>;
