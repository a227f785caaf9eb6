interface NotificationsTable {
  id: string;
  at: number;
  kind: string;
  severity: 'info' | 'warning' | 'error' | 'critical';
  /** The severity as a number, to compare by. */
  rank: number;
  title: string;
  body: string;
  /** JSON */
  subject: string | null;
  route: string;
  /** JSON */
  actions: string;
  key: string;
  group_key: string;
  /** The first notice of what this one goes on telling of. */
  thread_id: string;
  count: number;
  read_at: number | null;
  resolved_at: number | null;
  cleared_at: number | null;
}

interface NotificationChannelsTable {
  id: string;
  name: string;
  kind: string;
  /** JSON without secrets. */
  config: string;
  enabled: number;
  disabled_why: string | null;
  fallback_id: string | null;
  fallback_minutes: number | null;
  created_at: number;
  last_at: number | null;
  last_ok: number | null;
  last_answer: string | null;
  /** What kind of failure the last answer was. */
  last_why: 'temporary' | 'gone' | 'credentials' | 'setup' | 'refused' | null;
  failing_since: number | null;
}

interface NotificationDeliveriesTable {
  id: string;
  /** Null for a digest, which is of many. */
  notice_id: string | null;
  title: string;
  channel_id: string;
  group_key: string;
  state: 'held' | 'waiting' | 'sent' | 'failed' | 'bundled' | 'dropped';
  cause: 'direct' | 'digest' | 'fallback';
  created_at: number;
  held_until: number | null;
  held_why: 'quiet' | 'burst' | null;
  attempts: number;
  /** How often the user has had it tried anew. */
  rounds: number;
  first_failed_at: number | null;
  next_at: number | null;
  answer: string | null;
  answered_at: number | null;
  finished_at: number | null;
  run_id: string | null;
  /** The digest that it went out with. */
  bundle_id: string | null;
}

interface NotificationChoicesTable {
  kind: string;
  channel_id: string;
  level: 'never' | 'info' | 'warning' | 'error' | 'critical';
}

export interface NotificationTables {
  notifications: NotificationsTable;
  notification_channels: NotificationChannelsTable;
  notification_deliveries: NotificationDeliveriesTable;
  notification_choices: NotificationChoicesTable;
}
