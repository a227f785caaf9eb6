import { describeError } from '../../app/failure.tsx';

export function errorWords(error: unknown): string {
  const { meaning, advice } = describeError('', error);
  return [meaning, advice].filter(Boolean).join(' ');
}

/** For what a dialog shows in its own place. */
export async function orInWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(errorWords(error), { cause: error });
  }
}
