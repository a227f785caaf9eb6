interface TerminalsTable {
  id: string;
  /** What the user called it. */
  name: string | null;
  /** What the program in it last said of itself. */
  title: string | null;
  project_id: string | null;
  environment: string | null;
  folder: string;
  current_folder: string | null;
  shell: string;
  commit_id: string | null;
  lives: number;
  opened_at: number;
  /** Null while it runs; what an earlier Optimus left so has ended with it. */
  ended_at: number | null;
  exit_code: number | null;
  exit_signal: string | null;
  columns: number;
  rows: number;
  plain: number;
}

interface TerminalCommandsTable {
  terminal_id: string;
  id: number;
  command: string;
  folder: string | null;
  started_at: number;
  ended_at: number | null;
  exit_code: number | null;
  position: number;
}

/** Of the terminals, in optimus.db. Their scrollback lies beside it, in files. */
export interface TerminalTables {
  terminals: TerminalsTable;
  terminal_commands: TerminalCommandsTable;
}
