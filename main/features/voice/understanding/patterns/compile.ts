import { wordsOf } from '../words/tokens.ts';

/** A step of a pattern: a word that has to be there, a gap to be filled, or a fork. */
export type Step =
  | { kind: 'word'; word: string; next: number }
  | { kind: 'slot'; slot: string; next: number }
  | { kind: 'fork'; to: number[] }
  | { kind: 'end' };

export interface Pattern {
  steps: Step[];
  first: number;
  /** Words one of which has to come first; null where a gap may. */
  firstWords: Set<string> | null;
  /** So many words at least. */
  shortest: number;
  /** So many of them are its own, and no gap. */
  fixed: number;
  slots: Set<string>;
}

export class PatternProblem extends Error {}

/**
 * `(start|run) [the] {project} [on {environment}]`: words, `[may be there]`, `(one|or another)`, `{gap}`, and `<part>` for a
 * part that several patterns share.
 */
export function compile(source: string, parts: Record<string, string> = {}): Pattern {
  const text = withParts(source, parts, 0);
  const steps: Step[] = [];
  const slots = new Set<string>();
  const add = (step: Step): number => steps.push(step) - 1;
  let at = 0;

  // From right to left is easier to link: what follows is known when a step is made. So first a tree, then steps.
  type Tree = { all: Tree[] } | { any: Tree[] } | { maybe: Tree } | { word: string } | { slot: string };
  function sequence(closing: string): Tree {
    const options: Tree[][] = [[]];
    const current = () => options[options.length - 1] as Tree[];
    while (at < text.length) {
      const character = text[at] ?? '';
      if (character === ')' || character === ']') {
        if (character !== closing) throw new PatternProblem(`${character} stands where nothing is open`);
        break;
      }
      if (character === '|') {
        at++;
        options.push([]);
      } else if (character === '(' || character === '[') {
        at++;
        const inner = sequence(character === '(' ? ')' : ']');
        if (text[at] !== (character === '(' ? ')' : ']')) throw new PatternProblem(`${character} is not closed`);
        at++;
        current().push(character === '(' ? inner : { maybe: inner });
      } else if (character === '{') {
        const end = text.indexOf('}', at);
        if (end < 0) throw new PatternProblem('{ is not closed');
        const slot = text.slice(at + 1, end).trim();
        if (!/^[a-z][a-z0-9-]*$/.test(slot)) throw new PatternProblem(`{${slot}} is no name of a gap`);
        slots.add(slot);
        current().push({ slot });
        at = end + 1;
      } else {
        let end = at;
        while (end < text.length && !'()[]{}|'.includes(text[end] ?? '')) end++;
        for (const word of wordsOf(text.slice(at, end))) current().push({ word });
        at = end;
      }
    }
    const trees = options.map((all): Tree => ({ all }));
    return trees.length === 1 ? (trees[0] as Tree) : { any: trees };
  }
  const tree = sequence('');
  if (at < text.length) throw new PatternProblem(`${text[at]} stands where nothing is open`);

  function link(node: Tree, next: number): number {
    if ('word' in node) return add({ kind: 'word', word: node.word, next });
    if ('slot' in node) return add({ kind: 'slot', slot: node.slot, next });
    if ('maybe' in node) return add({ kind: 'fork', to: [link(node.maybe, next), next] });
    if ('any' in node) return add({ kind: 'fork', to: node.any.map((inner) => link(inner, next)) });
    return node.all.reduceRight((after, inner) => link(inner, after), next);
  }
  const first = link(tree, add({ kind: 'end' }));
  if (steps.length > 2_000) throw new PatternProblem('It is too long');
  const shortest = leastWords(steps, first, () => 1);
  const fixed = leastWords(steps, first, ({ kind }) => (kind === 'word' ? 1 : 0));
  if (shortest === 0) throw new PatternProblem('There is no word in it that has to be said');
  return { steps, first, firstWords: firstWordsOf(steps, first), shortest, fixed, slots };
}

function withParts(source: string, parts: Record<string, string>, depth: number): string {
  if (depth > 6) throw new PatternProblem('Its parts lead in a circle');
  return source.replace(/<([a-z-]+)>/g, (_, name: string) => {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (part === undefined) throw new PatternProblem(`There is no part <${name}>`);
    return withParts(part, parts, depth + 1);
  });
}

function leastWords(steps: readonly Step[], first: number, count: (step: Step) => number): number {
  const known = new Map<number, number>();
  const least = (at: number): number => {
    const there = known.get(at);
    if (there !== undefined) return there;
    const step = steps[at] as Step;
    const value =
      step.kind === 'end' ? 0 : step.kind === 'fork' ? Math.min(...step.to.map(least)) : count(step) + least(step.next);
    known.set(at, value);
    return value;
  };
  return least(first);
}

function firstWordsOf(steps: readonly Step[], first: number): Set<string> | null {
  const words = new Set<string>();
  const seen = new Set<number>();
  const look = (at: number): boolean => {
    if (seen.has(at)) return true;
    seen.add(at);
    const step = steps[at] as Step;
    if (step.kind === 'word') {
      words.add(step.word);
      return true;
    }
    return step.kind === 'fork' && step.to.every(look);
  };
  return look(first) ? words : null;
}
