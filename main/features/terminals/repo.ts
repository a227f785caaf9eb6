import type { Kysely } from 'kysely';
import type { TerminalCommand } from '../../../shared/features/terminals/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';

/** A terminal as it is kept. */
export interface TerminalRecord {
  id: string;
  name: string | null;
  title: string | null;
  projectId: string | null;
  environment: string | null;
  folder: string;
  currentFolder: string | null;
  shell: string;
  commit: string | null;
  lives: number;
  openedAt: number;
  endedAt: number | null;
  exitCode: number | null;
  exitSignal: string | null;
  columns: number;
  rows: number;
  plain: boolean;
}

const keptCommands = 1_000;

const toRow = (record: TerminalRecord) => ({
  name: record.name,
  title: record.title,
  project_id: record.projectId,
  environment: record.environment,
  folder: record.folder,
  current_folder: record.currentFolder,
  shell: record.shell,
  commit_id: record.commit,
  lives: record.lives,
  opened_at: record.openedAt,
  ended_at: record.endedAt,
  exit_code: record.exitCode,
  exit_signal: record.exitSignal,
  columns: record.columns,
  rows: record.rows,
  plain: record.plain ? 1 : 0,
});

const number = (value: number | bigint | null) => (value === null ? null : Number(value));

export function createTerminalsRepo(db: Kysely<DataTables>) {
  return {
    async all(): Promise<TerminalRecord[]> {
      const rows = await db.selectFrom('terminals').selectAll().orderBy('opened_at').orderBy('id').execute();
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        title: row.title,
        projectId: row.project_id,
        environment: row.environment,
        folder: row.folder,
        currentFolder: row.current_folder,
        shell: row.shell,
        commit: row.commit_id,
        lives: row.lives,
        openedAt: Number(row.opened_at),
        endedAt: number(row.ended_at),
        exitCode: row.exit_code,
        exitSignal: row.exit_signal,
        columns: row.columns,
        rows: row.rows,
        plain: row.plain === 1,
      }));
    },
    async put(record: TerminalRecord): Promise<void> {
      const row = toRow(record);
      await db
        .insertInto('terminals')
        .values({ id: record.id, ...row })
        .onConflict((oc) => oc.column('id').doUpdateSet(row))
        .execute();
    },
    async remove(id: string): Promise<void> {
      await db.deleteFrom('terminal_commands').where('terminal_id', '=', id).execute();
      await db.deleteFrom('terminals').where('id', '=', id).execute();
    },
    async commands(id: string): Promise<TerminalCommand[]> {
      const rows = await db
        .selectFrom('terminal_commands')
        .selectAll()
        .where('terminal_id', '=', id)
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        command: row.command,
        folder: row.folder,
        startedAt: Number(row.started_at),
        endedAt: number(row.ended_at),
        exitCode: row.exit_code,
        at: Number(row.position),
      }));
    },
    async putCommand(terminalId: string, command: TerminalCommand): Promise<void> {
      const row = {
        command: command.command,
        folder: command.folder,
        started_at: command.startedAt,
        ended_at: command.endedAt,
        exit_code: command.exitCode,
        position: command.at,
      };
      await db
        .insertInto('terminal_commands')
        .values({ terminal_id: terminalId, id: command.id, ...row })
        .onConflict((oc) => oc.columns(['terminal_id', 'id']).doUpdateSet(row))
        .execute();
      if (command.id % 100 === 0)
        await db
          .deleteFrom('terminal_commands')
          .where('terminal_id', '=', terminalId)
          .where('id', '<=', command.id - keptCommands)
          .execute();
    },
    async lastCommand(terminalId: string): Promise<number> {
      const row = await db
        .selectFrom('terminal_commands')
        .select(({ fn }) => fn.max('id').as('last'))
        .where('terminal_id', '=', terminalId)
        .executeTakeFirst();
      return Number(row?.last ?? 0);
    },
  };
}
export type TerminalsRepo = ReturnType<typeof createTerminalsRepo>;
