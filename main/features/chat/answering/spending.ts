import type { Usage } from '../../../../shared/features/minds/schema.ts';
import type { Answer } from '../../minds/index.ts';

/** Of all the requests that one answer took. */
export interface Spent {
  requests: number;
  usage: Usage | null;
  cost: number | null;
  model: string | null;
}

function addUsage(a: Usage, b: Usage): Usage {
  return {
    ...{ input: a.input + b.input, cachedInput: a.cachedInput + b.cachedInput },
    ...{ output: a.output + b.output, reasoning: a.reasoning + b.reasoning },
  };
}
/** What is not known of one request is not known of all. */
export function spend(spent: Spent, answer: Answer): Spent {
  const first = spent.requests === 0;
  return {
    requests: spent.requests + 1,
    usage: first ? answer.usage : spent.usage && answer.usage && addUsage(spent.usage, answer.usage),
    cost: first ? answer.cost : spent.cost !== null && answer.cost !== null ? spent.cost + answer.cost : null,
    model: answer.model,
  };
}
