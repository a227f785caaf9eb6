import { useState } from 'react';
import { knownError } from '../../../app/connection.ts';
import { refusal } from '../../../app/refusal.ts';
import type { FormProblems } from '../../../lib/form-reader.ts';

/** Why the core did not take it: beside the field where it is of one, else below. */
export function useRefusal(show: (problems: FormProblems) => void, fields: readonly string[]) {
  const [refused, setRefused] = useState<string | null>(null);
  return {
    refused,
    clear: () => setRefused(null),
    tell(error: unknown) {
      const known = knownError(error);
      const problems = known?.code === 'INVALID' ? known.data.problems : [];
      const own = problems.filter(({ field }) => fields.includes(field));
      if (own.length > 0) show(Object.fromEntries(own.map(({ field, problem }) => [field, problem])));
      else setRefused(refusal(error));
    },
  };
}
