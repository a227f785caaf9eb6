import { createContext, Script } from 'node:vm';

export const longestLine = 4_000;
/** For all lines that are looked at together. */
const timeoutMs = 50;
const atOnce = 200;
/** A busy machine lets the watchdog bark although the pattern had no time at all: then it has another try. */
const tries = 20;

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

  /** Whether it was this thread that used the time up. */
  function endsInTime(): boolean {
    const before = process.threadCpuUsage();
    try {
      script.runInContext(context, { timeout: timeoutMs });
      return true;
    } catch {
      const { user, system } = process.threadCpuUsage(before);
      if ((user + system) / 1_000 > timeoutMs * 0.8) throw new PatternTooSlow(pattern);
      return false;
    }
  }

  return (lines) => {
    found = [];
    for (let from = 0; from < lines.length; from += atOnce) {
      batch = lines.slice(from, from + atOnce);
      const already = found.length;
      let left = tries;
      while (!endsInTime()) {
        found.length = already;
        left -= 1;
        if (left === 0) throw new PatternTooSlow(pattern);
      }
    }
    return found;
  };
}
