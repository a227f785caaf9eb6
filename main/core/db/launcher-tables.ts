/** What the user changed of a service, or added. */
interface LauncherServicesTable {
  project_id: string;
  name: string;
  /** JSON: the whole of it; null when only `removed` or `main` was said. */
  spec: string | null;
  /** Null: as it was found. */
  main: number | null;
  /** The name under which it was found, when the user gave it another one. */
  was: string | null;
  /** It was found, and the user does not want to see it. */
  removed: number;
  updated_at: number;
}

interface LauncherStateTable {
  service_id: string;
  project_id: string;
  name: string;
  /** Written before anything is done about it. */
  wanted: 'running' | 'stopped';
  /** Of the process, while there is one that Optimus started. */
  child_id: string | null;
  pid: number | null;
  start_time: string | null;
  port: number | null;
  environment: string | null;
  commit: string | null;
  started_at: number | null;
  keep: number;
  restarts: number;
  /** JSON: as it was started, whatever the user changed since. */
  spec: string;
  /** When it was ready; what is taken up again need not prove it a second time to be told of. */
  ready_at: number | null;
  /** It ended with Optimus, then; 0 when nobody saw when. */
  interrupted_at: number | null;
  updated_at: number;
}

interface LauncherReceiptsTable {
  id: string;
  service_id: string;
  project_id: string;
  at: number;
  /** JSON */
  body: string;
}

interface LauncherSetsTable {
  id: string;
  name: string;
  /** JSON */
  services: string;
  hotkey: string | null;
  created_at: number;
}

/** A project stays on its ports. */
interface LauncherPortsTable {
  service_id: string;
  port: number;
  updated_at: number;
}

/** Of the launcher, in optimus.db. */
export interface LauncherTables {
  launcher_services: LauncherServicesTable;
  launcher_state: LauncherStateTable;
  launcher_receipts: LauncherReceiptsTable;
  launcher_sets: LauncherSetsTable;
  launcher_ports: LauncherPortsTable;
}
