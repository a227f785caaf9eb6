import type { Json, StepFailureOptions } from './types.ts';

/** How a step fails in its own words; whatever else it throws is reported by its message alone. */
export class StepFailure extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly retry: boolean;
  readonly result: Json;

  constructor(sentence: string, options: StepFailureOptions & ErrorOptions = {}) {
    super(sentence, options);
    this.name = 'StepFailure';
    this.code = options.code ?? 'FAILED';
    this.detail = options.detail;
    this.retry = options.retry ?? true;
    this.result = options.result ?? null;
  }
}

/** Why a step's signal was aborted. */
export type AbortCause = 'cancelled' | 'timeout' | 'stopped' | 'fenced';

const words: Record<AbortCause, string> = {
  cancelled: 'The run was cancelled',
  timeout: 'The step took too long',
  stopped: 'Optimus is ending',
  fenced: 'Another engine has taken over',
};

export class StepAborted extends Error {
  readonly reason: AbortCause;
  constructor(reason: AbortCause) {
    super(words[reason]);
    this.name = 'AbortError';
    this.reason = reason;
  }
}

/** Another engine has raised the epoch: nothing that this one knows may be written any more. */
export class Fenced extends Error {
  constructor() {
    super('Another engine has taken over the runs of this database');
    this.name = 'Fenced';
  }
}

/** The effects of a step did not go into the database: the step has failed like one that threw. */
export class EffectsFailed extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'EffectsFailed';
  }
}
