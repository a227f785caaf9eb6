import { resolve } from 'node:path';
import createIgnore, { type Ignore } from 'ignore';
import { readRegular } from './blocking.ts';

const mostBytes = 256 * 1024;
const longestPattern = 500;
const mostPatterns = 5_000;
const mostStars = 12;

/** What this machine alone ignores. Worktrees share one file, which lies in the folder that they share. */
export function excludeFileOf(gitDir: string | null): string | null {
  if (gitDir === null) return null;
  const shared = readRegular(`${gitDir}/commondir`, 16 * 1024);
  const common = typeof shared === 'string' ? gitDir : resolve(gitDir, shared.toString('utf8').trim());
  return `${common}/info/exclude`;
}

/** What git would not list below some folder of a project. */
export interface IgnoreRules {
  /** `path` is relative to the project; of a folder without the `/` at its end. */
  ignores(path: string, isFolder: boolean): boolean;
  /** With what a `.gitignore` in that folder adds. Relative to the project, '' for the top. */
  inside(folder: string, file: string): IgnoreRules;
}

const options = { ignorecase: process.platform === 'win32' || process.platform === 'darwin', allowRelativePaths: true };

/** Rules of a project: what its `.git` says for this machine alone, and nothing yet of any `.gitignore`. */
export function createIgnoreRules(excludeFile: string | null): IgnoreRules {
  const top = createIgnore(options);
  if (excludeFile !== null) top.add(patternsOf(excludeFile, ''));
  return rulesOf(top);
}

function rulesOf(rules: Ignore): IgnoreRules {
  return {
    ignores(path, isFolder) {
      try {
        return rules.ignores(isFolder ? `${path}/` : path);
      } catch {
        // A name that the library takes for no path, such as one of blanks.
        return false;
      }
    },
    inside(folder, file) {
      const patterns = patternsOf(file, folder);
      if (patterns.length === 0) return this;
      // One list in the order of git: a deeper file may take back what a higher one says.
      return rulesOf(createIgnore(options).add(rules).add(patterns));
    },
  };
}

function patternsOf(file: string, folder: string): string[] {
  const bytes = readRegular(file, mostBytes);
  if (typeof bytes === 'string') return [];
  const patterns: string[] = [];
  for (const line of bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')) {
    const pattern = line.endsWith('\r') ? line.slice(0, -1) : line;
    // Matching takes longer with each star, and some files are written to make it take for ever.
    if (pattern === '' || pattern.startsWith('#') || pattern.length > longestPattern || stars(pattern) > mostStars)
      continue;
    patterns.push(folder === '' ? pattern : anchored(pattern, folder));
    if (patterns.length === mostPatterns) break;
  }
  return patterns;
}

const stars = (pattern: string) => pattern.split('*').length - 1;

/** The same rule, said from the top of the project. */
function anchored(pattern: string, folder: string): string {
  const negative = pattern.startsWith('!');
  const rest = negative ? pattern.slice(1) : pattern.replace(/^\\(?=[#!])/, '');
  const inner = rest.replace(/\/\s*$/, '');
  const body = inner.includes('/') ? rest.replace(/^\//, '') : `**/${rest}`;
  return `${negative ? '!' : ''}/${folder.replace(/[\\*?[\]]/g, '\\$&')}/${body}`;
}
