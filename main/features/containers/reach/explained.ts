/** What a person is told of a failure, and what mends it. */
export interface Explanation {
  why: string;
  remedy: string;
  command: string | null;
}

interface ExplainedError extends Error {
  explained: Explanation;
}

export function explained(explanation: Explanation, cause?: unknown): ExplainedError {
  return Object.assign(new Error(explanation.why, { cause }), { explained: explanation });
}

export function explanationOf(error: unknown): Explanation | null {
  return (error as Partial<ExplainedError> | null)?.explained ?? null;
}
