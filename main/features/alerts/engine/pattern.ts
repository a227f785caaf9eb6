import { createContext, Script } from 'node:vm';

export const longestLine = 4_000;
/** For all lines that are looked at together. */
const timeoutMs = 50;
const atOnce = 200;

export class PatternTooSlow extends Error {
  constructor(pattern: string) {
    super(`The pattern ${pattern} takes too long on some lines.`);
    this.name = 'PatternTooSlow';
  }
}

/** What is wrong with it, or null. */
export function problemOfPattern(pattern: string): string | null {
  try {
    new RegExp(pattern, 'u');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : 'no pattern';
  }
}

/**
 * A pattern such as `(a+)+b` can take longer than the universe has, and V8 can be stopped within it only by a watchdog.
 * That is all the context is for: the one line that runs in it is ours, pattern and lines go in as values.
 */
export function createPattern(pattern: string, ignoreCase: boolean): (lines: readonly string[]) => string[] {
  const expression = new RegExp(pattern, ignoreCase ? 'iu' : 'u');
  let batch: readonly string[] = [];
  let found: string[] = [];
  const look = () => {
    for (const line of batch) if (expression.test(line)) found.push(line);
  };
  const context = createContext({ look });
  const script = new Script('look()');
  return (lines) => {
    found = [];
    for (let from = 0; from < lines.length; from += atOnce) {
      batch = lines.slice(from, from + atOnce);
      try {
        script.runInContext(context, { timeout: timeoutMs });
      } catch {
        throw new PatternTooSlow(pattern);
      }
    }
    return found;
  };
}
