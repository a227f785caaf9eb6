interface RemindersTable {
  id: string;
  text: string;
  at: number;
  project_id: string | null;
  from: string;
  created_at: number;
  /** When it was found to be due; null before, and again once it is moved. */
  told_at: number | null;
  done_at: number | null;
  /** Kept for a while, so that a delete can be taken back. */
  removed_at: number | null;
}

/** Of reminders, in optimus.db. */
export interface RemindersTables {
  reminders: RemindersTable;
}
