interface AlertRulesTable {
  id: string;
  /** JSON; null: one that comes with Optimus, as it came. */
  body: string | null;
  enabled: number;
  created_at: number;
  updated_at: number;
}

interface AlertsTable {
  rule_id: string;
  key: string;
  /** JSON */
  body: string;
  /** What has still to be told. */
  owed: string | null;
}

interface AlertSilencesTable {
  id: string;
  /** JSON */
  body: string;
  until: number | null;
  created_at: number;
}

interface AlertWindowsTable {
  id: string;
  /** JSON */
  body: string;
  created_at: number;
}

/** Of the alerts, in optimus.db. */
export interface AlertTables {
  alert_rules: AlertRulesTable;
  alerts: AlertsTable;
  alert_silences: AlertSilencesTable;
  alert_windows: AlertWindowsTable;
}
