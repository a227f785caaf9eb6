import type { LogFilters } from './filters.ts';

export type Range = readonly [start: number, end: number];

/** More marks in one line help nobody, and a pattern that fits everywhere would make thousands. */
const mostHits = 100;
const longest = 1_000;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export interface Pattern {
  find: RegExp | null;
  /** Why what was written is no pattern. */
  problem: string | null;
}

export function patternOf({ text, regex, exact }: Pick<LogFilters, 'text' | 'regex' | 'exact'>): Pattern {
  if (text === '') return { find: null, problem: null };
  try {
    return { find: new RegExp(regex ? text : escaped(text), exact ? 'g' : 'gi'), problem: null };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // `Invalid regular expression: /a(/gi: Unterminated group`: the reader has the pattern before him.
    return { find: null, problem: said.slice(said.lastIndexOf(': ') + 1).trim() };
  }
}

/**
 * The core looks with a time limit; here there is none, so what could take for ever on one line is looked for by the core
 * alone and not marked: a group that is repeated, a reference back, many open repetitions.
 */
export function canMark({ text, regex }: Pick<LogFilters, 'text' | 'regex'>): boolean {
  if (!regex) return true;
  const bare = text.replace(/\\[^1-9k]|\[(?:\\.|[^\]])*\]/g, 'x');
  return !/\)[*+{]|\\[1-9k]/.test(bare) && (bare.match(/[*+]|\{\d*,\}/g) ?? []).length <= 2;
}

/** Where it stands in the line. Long lines are marked at their beginning only. */
export function hitsOf(find: RegExp | null, plain: string): Range[] {
  if (!find) return [];
  const hits: Range[] = [];
  for (const match of plain.slice(0, longest).matchAll(find)) {
    if (match[0] !== '') hits.push([match.index, match.index + match[0].length]);
    if (hits.length >= mostHits) break;
  }
  return hits;
}
