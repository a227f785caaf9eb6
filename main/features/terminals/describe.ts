import { basename } from 'node:path';
import type { Terminal } from '../../../shared/features/terminals/schema.ts';
import type { Live } from './live.ts';
import type { TerminalRecord } from './repo.ts';
import type { ByteLog } from './scrollback/byte-log.ts';

const nameOfShell = (path: string): string => basename(path).replace(/\.exe$/i, '');

/** A terminal as the screens see it. */
export function describeTerminal(record: TerminalRecord, running: Live | undefined, bytes: ByteLog): Terminal {
  const { id, name, projectId, environment, folder, shell, lives, commit, openedAt, endedAt, columns, rows } = record;
  return {
    id,
    title: name ?? running?.title() ?? record.title ?? nameOfShell(shell),
    named: name !== null,
    projectId,
    environment,
    folder,
    currentFolder: running?.folder() ?? record.currentFolder,
    shell,
    lives,
    commit,
    openedAt,
    state: running ? 'running' : 'ended',
    exit: running ? null : { code: record.exitCode, signal: record.exitSignal, at: endedAt ?? openedAt },
    pid: running?.pty.pid ?? null,
    running: running?.running() ?? null,
    columns,
    rows,
    keptBytes: bytes.keptBytes(),
    unkept: bytes.problem(),
    firstByte: bytes.first(),
    nextByte: bytes.next(),
  };
}
