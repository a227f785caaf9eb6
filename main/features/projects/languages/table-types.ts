/** Places in the list of languages. One, or several where the name alone does not tell. */
export type Candidates = number | readonly number[];

export type LanguageType = 'programming' | 'markup' | 'data' | 'prose';

/** Patterns about paths, sorted by what they can be about; see `scripts/lib/linguist/path-patterns.ts`. Empty: none. */
export interface PathPatterns {
  /** Asked about the folder, with a `/` at its end. */
  folders: string;
  /** Whole names of files. */
  names: readonly string[];
  byExtension: Readonly<Record<string, string>>;
  anywhere: string;
}

/** Any of the patterns, or none of them where `not` is set. */
export interface HeuristicCondition {
  patterns: readonly (readonly [source: string, flags: string])[];
  not: boolean;
}

/** True when all conditions hold; without any, always. */
export interface HeuristicRule {
  language: number;
  all: readonly HeuristicCondition[];
}

export interface Heuristic {
  extensions: readonly string[];
  rules: readonly HeuristicRule[];
}

/** linguist's tables as `npm run linguist` compiled them. */
export interface Tables {
  version: string;
  /** `group` is the language in whose name it is counted: TSX in TypeScript's. */
  languages: readonly (readonly [name: string, type: LanguageType, colour: string | null, group: number])[];
  /** Names and other names, in lower case, with `-` for spaces. */
  aliases: Readonly<Record<string, number>>;
  /** In lower case, with the dot; the most usual language first. */
  extensions: Readonly<Record<string, Candidates>>;
  /** Of these, the content must say what it is: the extension is too common to mean anything. */
  generic: readonly string[];
  filenames: Readonly<Record<string, Candidates>>;
  interpreters: Readonly<Record<string, Candidates>>;
  heuristics: readonly Heuristic[];
  vendor: PathPatterns;
  documentation: PathPatterns;
}
