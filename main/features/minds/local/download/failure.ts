/** Why a model could not be fetched: for people. */
export class FetchFailed extends Error {
  readonly code: 'HUB' | 'CUT' | 'UNREACHABLE' | 'CHANGED' | 'STORAGE_FULL';
  constructor(code: FetchFailed['code'], sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'FetchFailed';
    this.code = code;
  }
}

const causes = (error: unknown): string[] =>
  error instanceof Error ? [error.message, ...causes(error.cause)] : error === undefined ? [] : [String(error)];

/** «fetch failed» says nothing; what it failed of does. */
export const lastCause = (error: unknown): string => causes(error).filter(Boolean).at(-1) ?? 'no reason was given';
