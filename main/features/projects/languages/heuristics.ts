import type { Heuristic, HeuristicCondition } from './table-types.ts';
import { tables } from './tables.ts';

/** As many bytes of a file as linguist looks at. */
export const heuristicBytes = 50 * 1024;

interface Rule {
  language: number;
  all: { patterns: RegExp[]; not: boolean }[];
}

const byExtension = new Map<string, Heuristic>();
for (const heuristic of tables.heuristics)
  for (const extension of heuristic.extensions) if (!byExtension.has(extension)) byExtension.set(extension, heuristic);

const compiled = new Map<Heuristic, Rule[]>();

/** Only what is needed is compiled: 500 patterns would take 20 ms. */
function rulesOf(heuristic: Heuristic): Rule[] {
  const known = compiled.get(heuristic);
  if (known) return known;
  const condition = ({ patterns, not }: HeuristicCondition) => ({
    not,
    patterns: patterns.map(([source, flags]) => new RegExp(source, flags)),
  });
  const rules = heuristic.rules.map(({ language, all }) => ({ language, all: all.map(condition) }));
  compiled.set(heuristic, rules);
  return rules;
}

/** The rules for a name, if there are any. */
export function heuristicFor(base: string): Heuristic | undefined {
  for (let dot = base.indexOf('.'); dot >= 0; dot = base.indexOf('.', dot + 1)) {
    const found = byExtension.get(base.slice(dot).toLowerCase());
    if (found) return found;
  }
  return undefined;
}

/** Text is one character a byte. May take very long on a hostile text: see guarded.ts. */
export function judge(heuristic: Heuristic, text: string): number | undefined {
  return rulesOf(heuristic).find(({ all }) =>
    all.every(({ patterns, not }) => patterns.some((pattern) => pattern.test(text)) !== not),
  )?.language;
}
