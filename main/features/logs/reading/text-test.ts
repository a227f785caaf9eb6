import { createContext, Script } from 'node:vm';
import type { LogFilter } from '../../../../shared/features/logs/schema.ts';

/** For the texts that are looked at together, some thousands at most. */
const timeoutMs = 1_000;
/** A busy machine lets the watchdog bark although the pattern had no time at all: then it has another try. */
const tries = 8;

/** Which of the texts fit; null: the pattern takes too long on them. */
export type TextTest = (texts: readonly string[]) => number[] | null;

export type TextFilter = Pick<LogFilter, 'text' | 'regex' | 'exact'>;

/**
 * A pattern can take longer than the universe has, and V8 is stopped within it only by a watchdog. That is all the context is for:
 * the one line that runs in it is ours, pattern and texts go in as values.
 */
function regexTest(expression: RegExp, limitMs: number): TextTest {
  let batch: readonly string[] = [];
  let found: number[] = [];
  const look = () => {
    for (let at = 0; at < batch.length; at++) if (expression.test(batch[at] ?? '')) found.push(at);
  };
  const context = createContext({ look });
  const script = new Script('look()');
  return (texts) => {
    for (let left = tries; left > 0; left--) {
      batch = texts;
      found = [];
      const before = process.threadCpuUsage();
      try {
        script.runInContext(context, { timeout: limitMs });
        return found;
      } catch {
        const { user, system } = process.threadCpuUsage(before);
        if ((user + system) / 1_000 > limitMs * 0.8) return null;
      }
    }
    return null;
  };
}

/** Null: every text fits. */
export function createTextTest({ text, regex, exact }: TextFilter, limitMs = timeoutMs): TextTest | null {
  if (text === '') return null;
  if (regex) return regexTest(new RegExp(text, exact ? '' : 'i'), limitMs);
  const wanted = exact ? text : text.toLowerCase();
  return (texts) => {
    const found: number[] = [];
    texts.forEach((one, at) => {
      if ((exact ? one : one.toLowerCase()).includes(wanted)) found.push(at);
    });
    return found;
  };
}
