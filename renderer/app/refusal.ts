import { describeError } from './failure.tsx';

/** Why the core did not do it, and what to do, for the dialog that asked. */
export function refusal(error: unknown): string {
  const { meaning, advice } = describeError('', error);
  return [meaning, advice].filter(Boolean).join(' ');
}

/** For a dialog that shows what its promise was rejected with. */
export async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(refusal(error));
  }
}
