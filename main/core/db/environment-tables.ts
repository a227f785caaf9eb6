import type { Generated } from 'kysely';

interface EnvironmentsTable {
  project_id: string;
  name: string;
  inherits: string | null;
  /** JSON; null: those that are found. */
  files: string | null;
  origin: 'found' | 'made';
  is_current: number;
  /** Found by its files, and not wanted. */
  removed: number;
}

interface EnvironmentVariablesTable {
  project_id: string;
  environment: string;
  name: string;
  value: string;
}

interface SecretUsesTable {
  id: Generated<number>;
  /** Its name in the store. */
  secret: string;
  at: number;
  used_by: string;
  what: string;
}

/** Of the environments, in optimus.db. */
export interface EnvironmentTables {
  environments: EnvironmentsTable;
  environment_variables: EnvironmentVariablesTable;
  secret_uses: SecretUsesTable;
}
