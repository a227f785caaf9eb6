import type { LogFilter, LogLine } from '../../../../shared/features/logs/schema.ts';
import type { Ref } from '../store/refs.ts';
import type { FromNumber } from '../store/source.ts';
import type { LogTarget } from '../types.ts';

/** What a follower wants; all of it is decided where the lines are. */
export type Wanted = Omit<LogFilter, 'from' | 'to'>;

export interface KeptSource {
  target: LogTarget;
  /** In keys. */
  name: string;
  lines: number;
  bytes: number;
  firstAt: number | null;
  lastAt: number | null;
}

export interface PlannedSource {
  target: LogTarget;
  name: string;
  refs: Ref[];
}

/** What the thread of the logs is told. Lines of one sink stay in order. */
export type ToLogs =
  | { type: 'limit'; bytes: number }
  | { type: 'open'; sink: number; target: LogTarget; file: boolean }
  | { type: 'chunk'; sink: number; from: 0 | 1; at: number; bytes: Uint8Array }
  | { type: 'note'; sink: number; at: number; text: string; level: number }
  | { type: 'end'; sink: number; id: number }
  /** Null: every service of the project. */
  | { type: 'hear'; projectId: string; service: string | null; on: boolean }
  | { type: 'follow'; follower: number; wanted: Wanted | null }
  | { type: 'ask'; id: number; ask: Ask };

export type Ask =
  | { kind: 'outputFile'; target: LogTarget }
  | { kind: 'sources'; projectId: string | null }
  /** Where lines lie, once all that came is on the disk. */
  | { kind: 'plan'; projectId: string | null; targets: LogTarget[] | null }
  | { kind: 'clear'; target: LogTarget }
  | { kind: 'forget'; projectId: string }
  | { kind: 'kept' }
  /** This system does not take back the beginning of a file. */
  | { kind: 'cannotRelease' }
  | { kind: 'end' };

/** Without ANSI, not on disk yet. */
export type Heard = [at: number, from: FromNumber, level: number, text: string];

export type FromLogs =
  | { type: 'taken'; sink: number; bytes: number }
  | { type: 'heard'; target: LogTarget; lines: Heard[] }
  | { type: 'followed'; follower: number; lines: LogLine[]; lost: number }
  | { type: 'tooSlow'; follower: number }
  | { type: 'problem'; why: string | null }
  /** The beginning of the file of a kept service is no longer needed. */
  | { type: 'release'; path: string; bytes: number }
  | { type: 'failed'; why: string }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'refused'; id: number; why: string };

export interface LogThreadData {
  root: string;
  limitBytes: number;
}
