import type { ProjectFiles } from '../types.ts';
import { createGlob } from './glob.ts';
import { byAlias } from './lookup.ts';
import type { PathParts } from './path-matcher.ts';

/** What `.gitattributes` say about a file; undefined where they are silent. */
export interface Attributes {
  language?: number | undefined;
  vendored?: boolean | undefined;
  generated?: boolean | undefined;
  documentation?: boolean | undefined;
  detectable?: boolean | undefined;
  lfs?: boolean | undefined;
}

interface Rule {
  folder: string;
  matches(path: string, base: string): boolean;
  set: Attributes;
}

const mostRules = 500;
const mostFiles = 200;
const mostBytes = 256 * 1024;
const flags = {
  'linguist-vendored': 'vendored',
  'linguist-generated': 'generated',
  'linguist-documentation': 'documentation',
  'linguist-detectable': 'detectable',
} as const;
const none: Attributes = {};

/** Later lines win over earlier ones, deeper files over those above. */
export function readAttributes(files: ProjectFiles): (parts: PathParts) => Attributes {
  const rules: Rule[] = [];
  let cut = false;
  for (const path of files.named('.gitattributes').slice(0, mostFiles)) {
    const text = files.text(path, mostBytes);
    if (text === null || !/linguist-|filter/.test(text)) continue;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    for (const line of text.split('\n')) {
      const rule = parseLine(line, folder);
      if (rule && rules.length >= mostRules) cut = true;
      else if (rule) rules.push(rule);
    }
    if (cut) files.problem(path, `more than ${mostRules} lines about languages: the rest is not followed`);
  }
  if (rules.length === 0) return () => none;
  return ({ path, base }) => {
    let found: Attributes = none;
    for (const { folder, matches, set } of rules)
      if (path.startsWith(folder) && matches(folder === '' ? path : path.slice(folder.length), base))
        found = { ...found, ...set };
    return found;
  };
}

function parseLine(line: string, folder: string): Rule | null {
  const text = line.trim();
  if (text === '' || text.startsWith('#') || text.startsWith('[attr]')) return null;
  const quoted = /^"((?:[^"\\]|\\.)*)"\s/.exec(text);
  const [pattern = ''] = quoted ? [quoted[1]] : text.split(/\s/, 1);
  const words = text.slice(quoted ? quoted[0].length : pattern.length).split(/\s+/);
  const set: Attributes = {};
  for (const word of words) {
    const [, sign, name = '', value] = /^([-!]?)([\w.-]+)(?:=(.*))?$/.exec(word) ?? [];
    const on = sign === '!' ? undefined : sign !== '-' && value !== 'false';
    if (name in flags) set[flags[name as keyof typeof flags]] = on;
    else if (name === 'linguist-language') set.language = sign || !value ? undefined : byAlias(value);
    else if (name === 'filter') set.lfs = sign === '!' ? undefined : sign !== '-' && value === 'lfs';
  }
  return Object.keys(set).length > 0 ? { folder, matches: createGlob(pattern), set } : null;
}
