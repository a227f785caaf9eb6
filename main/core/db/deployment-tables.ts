interface DeployPlacesTable {
  id: string;
  project_id: string;
  project_name: string;
  name: string;
  /** JSON */
  spec: string;
  /** Of the last release. */
  number: number;
  created_at: number;
  updated_at: number;
}

interface DeployReleasesTable {
  id: string;
  place_id: string;
  number: number;
  /** Project, folder, commit, as JSON. */
  source: string;
  subject: string | null;
  state: 'building' | 'preview' | 'live' | 'draining' | 'kept' | 'failed' | 'gone';
  /** The truth of what the proxy does. */
  weight: number;
  replicas: number;
  /** JSON: as it was when it was made. */
  target: string;
  /** JSON; null until it is built. */
  artifact: string | null;
  /** Release of another place whose artefact this one has. */
  origin: string | null;
  migrated: number;
  /** Numbers of the replicas that get requests, as JSON. */
  serving: string;
  created_at: number;
  /** When it last had all requests. */
  live_at: number | null;
}

interface DeploymentsTable {
  id: string;
  place_id: string;
  project_id: string;
  project_name: string;
  place_name: string;
  kind: 'deploy' | 'promote' | 'rollback';
  run_id: string;
  release_id: string;
  release_number: number;
  previous_id: string | null;
  previous_number: number | null;
  commit_from: string | null;
  commit_to: string | null;
  commit_count: number | null;
  /** JSON: the place as it was when it began. */
  spec: string;
  state: 'running' | 'waiting' | 'succeeded' | 'failed' | 'rolled-back' | 'cancelled';
  sentence: string;
  by: string;
  started_at: number;
  ended_at: number | null;
  /** Requests were sent to the new version. */
  switched: number;
  /** Counts of the proxy at its turns, as JSON. */
  marks: string;
  evidence: string;
  receipt: string | null;
}

/** Processes of releases, for the supervisor to take up. */
interface DeployProcessesTable {
  id: string;
  /** JSON */
  body: string;
}

/** Of deployments, in optimus.db. */
export interface DeploymentTables {
  deploy_places: DeployPlacesTable;
  deploy_releases: DeployReleasesTable;
  deployments: DeploymentsTable;
  deploy_processes: DeployProcessesTable;
}
