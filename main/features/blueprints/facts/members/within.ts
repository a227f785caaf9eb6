import type { Said } from '../../types.ts';
import type { StackFacts } from '../types.ts';

/** A path from a folder of the project, as the project has it; null: it leads out of it. */
export function resolved(folder: string, path: string): string | null {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

type Lines = Partial<Record<'build' | 'test' | 'lint', string | null>>;

/** The same facts with other lines: those that the whole workspace is told. */
export function withLines(stack: StackFacts, lines: Lines): StackFacts {
  const changed = (fact: Said<string> | null, line: string | null | undefined) =>
    fact === null || line === undefined ? fact : line === null ? null : { ...fact, value: line };
  return {
    ...stack,
    build: changed(stack.build, lines.build),
    test: changed(stack.test, lines.test),
    lint: changed(stack.lint, lines.lint),
  };
}

/** Quoted for a shell, where it has to be. */
export const word = (text: string) => (/^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
