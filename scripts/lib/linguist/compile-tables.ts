import { load } from 'js-yaml';
import { z } from 'zod';
import type {
  Candidates,
  Heuristic,
  HeuristicCondition,
  HeuristicRule,
  Tables,
} from '../../../main/features/projects/languages/table-types.ts';
import { literalFirst } from './literal-first.ts';
import { sortPathPatterns } from './path-patterns.ts';
import { fromRuby } from './ruby-regexp.ts';
import { generic, usual, usualOf } from './usual.ts';

/** As the files of linguist hold them, as text. */
export interface TableSources {
  languages: string;
  heuristics: string;
  vendor: string;
  documentation: string;
}

const words = z.array(z.string()).default([]);
const languagesFile = z.record(
  z.string(),
  z.object({
    type: z.enum(['programming', 'markup', 'data', 'prose']),
    color: z.string().optional(),
    group: z.string().optional(),
    aliases: words,
    extensions: words,
    filenames: words,
    interpreters: words,
  }),
);
const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const condition = z.object({
  pattern: oneOrMore.optional(),
  negative_pattern: oneOrMore.optional(),
  named_pattern: z.string().optional(),
});
const heuristicsFile = z.object({
  disambiguations: z.array(
    z.object({
      extensions: z.array(z.string()),
      rules: z.array(condition.extend({ language: oneOrMore, and: z.array(condition).optional() })),
    }),
  ),
  named_patterns: z.record(z.string(), oneOrMore),
});

export function readSources(sources: TableSources) {
  return {
    languages: languagesFile.parse(load(sources.languages)),
    heuristics: heuristicsFile.parse(load(sources.heuristics)),
    vendor: z.array(z.string()).parse(load(sources.vendor)),
    documentation: z.array(z.string()).parse(load(sources.documentation)),
  };
}

type Condition = z.infer<typeof condition>;

export function compileTables(sources: TableSources, version: string): Tables {
  const { languages, heuristics, vendor, documentation } = readSources(sources);
  const names = Object.keys(languages);
  const index = new Map(names.map((name, place) => [name, place]));
  const placeOf = (name: string) => {
    const place = index.get(name);
    if (place === undefined) throw new Error(`there is no language ${name}`);
    return place;
  };

  const conditionOf = (one: Condition): HeuristicCondition => {
    const texts =
      one.pattern ?? one.negative_pattern ?? heuristics.named_patterns[one.named_pattern ?? ''] ?? never(one);
    const patterns = texts
      .map(fromRuby)
      .flatMap(({ source, flags }) => literalFirst(source).map((each) => [each, flags] as const));
    return { patterns, not: one.pattern === undefined && one.negative_pattern !== undefined };
  };
  const rules = (list: (typeof heuristics.disambiguations)[number]['rules']): HeuristicRule[] =>
    list.map((rule) => ({
      language: placeOf(rule.language[0] ?? ''),
      all: (rule.and ?? (rule.pattern || rule.negative_pattern || rule.named_pattern ? [rule] : [])).map(conditionOf),
    }));
  const compiled: Heuristic[] = heuristics.disambiguations.map((one) => ({
    extensions: one.extensions,
    rules: rules(one.rules),
  }));

  const several = (of: (name: string) => readonly string[], sort?: (key: string, list: number[]) => number[]) => {
    const lists = new Map<string, number[]>();
    for (const name of names)
      for (const key of of(name)) {
        const list = lists.get(key);
        if (list) list.push(placeOf(name));
        else lists.set(key, [placeOf(name)]);
      }
    return Object.fromEntries(
      [...lists].map(([key, list]): [string, Candidates] => [
        key,
        list.length === 1 ? (list[0] ?? 0) : (sort?.(key, list) ?? list),
      ]),
    );
  };
  const inFront = (name: string | undefined, list: number[]): number[] => {
    const first = name === undefined ? list[0] : placeOf(name);
    return first === undefined ? list : [first, ...list.filter((place) => place !== first)];
  };
  /** Ours, or what its heuristics end with, or the one that lists it first among its own. */
  const usualFirst = (extension: string, list: number[]): number[] => {
    const last = compiled.find((one) => one.extensions.includes(extension))?.rules.at(-1);
    const primary = list.find((place) => languages[names[place] ?? '']?.extensions[0]?.toLowerCase() === extension);
    const name = usual[extension];
    const first = name ? placeOf(name) : last?.all.length === 0 ? last.language : (primary ?? list[0] ?? 0);
    return [first, ...list.filter((place) => place !== first)];
  };

  const own = (name: string) => languages[name] ?? never(name);
  const aliases = names.flatMap((name) =>
    [name.toLowerCase().replaceAll(/\s/g, '-'), ...own(name).aliases.map((alias) => alias.toLowerCase())].map(
      (alias) => [alias, placeOf(name)] as const,
    ),
  );
  return {
    version,
    languages: names.map((name) => {
      const { type, color = null, group = name } = own(name);
      return [name, type, color, placeOf(group)];
    }),
    aliases: Object.fromEntries(aliases),
    extensions: several((name) => [...new Set(own(name).extensions.map((one) => one.toLowerCase()))], usualFirst),
    generic,
    filenames: several((name) => own(name).filenames),
    interpreters: several(
      (name) => own(name).interpreters,
      (program, list) => inFront(usualOf[program], list),
    ),
    heuristics: compiled,
    vendor: sortPathPatterns(vendor),
    documentation: sortPathPatterns(documentation),
  };
}

function never(what: unknown): never {
  throw new Error(`this is not understood: ${JSON.stringify(what)}`);
}

/**
 * A module that holds JSON in a string: four times quicker to load than the same as code, and no types to infer.
 * Quotes are written as escapes of JSON, so that the formatter has nothing to prefer.
 */
export function tablesModule(tables: Tables): string {
  const literal = (value: unknown) => `'${JSON.stringify(value).replaceAll("'", '\\u0027').replaceAll('\\', '\\\\')}'`;
  const parts = Object.entries(tables).map(([key, value]) => `  ${key}: JSON.parse(\n    ${literal(value)},\n  ),`);
  return `// Made by \`npm run linguist\` from resources/linguist: do not edit.
import type { Tables } from './table-types.ts';

export const tables: Tables = {
${parts.join('\n')}
};
`;
}
