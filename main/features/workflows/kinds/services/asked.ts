import { DomainError } from '../../../../../shared/contract/errors.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { KindContext } from '../../types.ts';
import { inShort } from '../words.ts';

/** What a feature refuses is what the step says. */
export async function asked<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const cause = { cause: error };
    if (error.code === 'NOT_FOUND' && 'what' in error.data && 'id' in error.data)
      throw new StepFailure(`There is no ${error.data.what} ${error.data.id}`, {
        code: 'NOT_FOUND',
        retry: false,
        ...cause,
      });
    const problem = 'problems' in error.data ? error.data.problems[0] : undefined;
    const why = problem ? `${problem.field} ${problem.problem}` : 'why' in error.data ? error.data.why : error.message;
    throw new StepFailure(why, { code: error.code, retry: error.code === 'UNAVAILABLE', ...cause });
  }
}

export const byWorkflow = ({ runName }: KindContext) => `the workflow ${inShort(runName)}`;
