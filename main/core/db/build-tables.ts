import type { Generated } from 'kysely';

interface BuildsTable {
  id: string;
  project_id: string;
  project_name: string;
  run_id: string | null;
  state: string;
  sentence: string;
  dockerfile: string;
  stage: string | null;
  /** JSON, as are tags, steps and layers. */
  args: string;
  tags: string;
  commit: string | null;
  dirty: number;
  image_id: string | null;
  size_bytes: number | null;
  cached: number;
  steps: string;
  layers: string;
  builder: string;
  by: string;
  started_at: number;
  /** When the engine was first asked; what is not there any more then was cut off. */
  begun_at: number | null;
  ended_at: number | null;
  /** JSON: under which names what was lent. Never what it was. */
  secrets: Generated<string>;
}

/** Of images that were built, in optimus.db. */
export interface BuildTables {
  builds: BuildsTable;
}
