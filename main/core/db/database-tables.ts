export interface DatabasesTable {
  id: string;
  name: string;
  engine: string;
  host: string;
  port: number;
  /** The user; `user` is a word of SQL. */
  login: string;
  /** The database; so is `database`. */
  base: string;
  path: string;
  tls: string;
  ca: string;
  every_seconds: number;
  enabled: number;
  has_password: number;
  project_id: string | null;
  created_at: number;
  updated_at: number;
}

export interface DatabaseTables {
  databases: DatabasesTable;
}
