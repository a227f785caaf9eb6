import type { HealthAction } from '../../../../shared/features/projects/schema.ts';
import type { FactsSummary } from '../facts-repo.ts';
import type { ProjectRecord } from '../repo.ts';

/** All that a source may look at; it is in memory for every project, so looking costs nothing. */
export interface HealthSubject {
  record: ProjectRecord;
  facts: FactsSummary;
  now: number;
}

export interface HealthFinding {
  cause: string;
  /** 0 is fine, 1 costs all that the cause may cost. */
  share: number;
  sentence: string;
  file?: string | null;
  line?: number | null;
  /** The one that mends it; needed where the share is above 0. */
  action?: HealthAction;
}

interface CauseDefinition {
  /** `git.uncommitted` */
  id: string;
  label: string;
  explanation: string;
  weight: number;
}

/** How a feature adds to what health looks at: its causes, and what it finds of a project. */
export interface HealthSource {
  causes: readonly CauseDefinition[];
  /** One finding per cause that applies; a cause that does not apply to this project is left out. */
  look(subject: HealthSubject): HealthFinding[];
  /** Tells when it would find something else of these projects, or of all. */
  onChange?(fn: (ids?: readonly string[]) => void): () => void;
}
