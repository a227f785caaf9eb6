import { describeError } from '../../app/failure.tsx';

/** What happened, what it means and what to do, in one line. */
export function failureText(what: string, error: unknown): string {
  const { title, meaning, advice } = describeError(what, error);
  return [`${title}.`, meaning, advice].filter(Boolean).join(' ');
}
