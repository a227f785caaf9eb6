import { StepFailure } from '../../../core/runs/step-failure.ts';

export const statusOf = (error: unknown): number | null => {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : null;
};

/** What the engine said, without what its client puts around it. */
export function saidByEngine(error: unknown): string {
  const { json } = (error ?? {}) as { json?: { message?: unknown } | null };
  if (typeof json?.message === 'string' && json.message !== '') return json.message.slice(0, 1_000);
  return (error instanceof Error ? error.message : String(error)).slice(0, 1_000);
}

/** Gone is as good as done. */
export async function unlessGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

export const asFailure = (sentence: string, error: unknown, retry = false): StepFailure =>
  error instanceof StepFailure
    ? error
    : new StepFailure(`${sentence}: ${saidByEngine(error)}`, { code: 'ENGINE', retry, cause: error });
