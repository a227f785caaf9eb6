import type { KindContext, WorkflowRunInput } from '../types.ts';

/** Which workflows have led here, outermost first. */
export type Chain = { id: string; name: string }[];

/** The input of a run that a step of another has started: what refuses a workflow that would call itself. */
export interface Chained extends WorkflowRunInput {
  chain?: Chain;
}

export function chainOf(context: Pick<KindContext, 'runInput' | 'definitionId' | 'runName'>): Chain {
  const { chain } = (context.runInput ?? {}) as unknown as Partial<Chained>;
  return chain ?? [{ id: context.definitionId, name: context.runName }];
}
