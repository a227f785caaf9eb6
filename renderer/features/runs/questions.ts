import type { Run } from '../../../shared/features/runs/schema.ts';

export interface Question {
  runId: string;
  stepKey: string;
  question: string;
  until: number | null;
  /** The run that asks, where it is one that was started by the one that is looked at. */
  of: string | null;
}

/** The open questions of a run and of the runs below it. */
export async function questionsOf(
  start: Run | string,
  read: (id: string) => Promise<Run>,
  depth: number,
): Promise<Question[]> {
  const run = typeof start === 'string' ? await read(start) : start;
  const own = run.steps.flatMap((step): Question[] =>
    step.state === 'waiting' && step.wait?.kind === 'approval'
      ? [{ runId: run.id, stepKey: step.key, question: step.wait.question, until: step.wait.until, of: null }]
      : [],
  );
  if (depth === 0) return own;
  const below = run.children.filter(({ asks }) => asks);
  const theirs = await Promise.all(below.map(({ id }) => questionsOf(id, read, depth - 1)));
  return [
    ...own,
    ...theirs.flatMap((list, index) => list.map((one) => ({ ...one, of: one.of ?? below[index]?.name ?? null }))),
  ];
}
