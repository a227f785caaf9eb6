import { createContext, runInContext } from 'node:vm';
import { refuse } from './convert.ts';

const longestText = 200_000;
const longestPattern = 1_000;
const timeout = 250;

/**
 * A pattern such as `(a+)+b` can take longer than the universe has, and V8 can be stopped within it only by a watchdog.
 * That is all the context is for: the one line that runs in it is ours, pattern and text go in as values.
 */
export function matches(text: string, pattern: string): boolean {
  if (text.length > longestText || pattern.length > longestPattern)
    throw refuse('matches() takes texts of up to 200,000 and patterns of up to 1,000 characters', 'TOO_MUCH_WORK');
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, 'u');
  } catch {
    throw refuse(`matches() was given what is no regular expression: ${pattern}`);
  }
  try {
    return runInContext('test()', createContext({ test: () => expression.test(text) }), { timeout }) === true;
  } catch (error) {
    throw refuse(`The pattern ${pattern} took too long to be looked for`, 'TOO_MUCH_WORK', error);
  }
}
