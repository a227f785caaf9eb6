import type { Lines, Reason } from './dockerfile.ts';

/** What the Dockerfile of one stack is made of. */
export interface Stages {
  stages: Lines[];
  reasons: Reason[];
  notes?: string[];
  /** What installing and building leave in the folder of the project. */
  ignored: readonly string[];
}
