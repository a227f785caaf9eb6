import type { LogFrom, LogLevel } from '../../../shared/features/logs/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';

export interface LogTarget {
  projectId: string;
  service: string;
}

/** Where one start of a service writes to. Writing never throws and never waits: what the disk does not take is told as a problem, and counted. */
export interface LogSink {
  write(from: 'out' | 'err', chunk: Uint8Array): void;
  /** A line of Optimus between those of the program: started at commit abc123, ended with 1. */
  note(text: string, level?: LogLevel): void;
  /** No further output; what is half a line becomes one. Resolves when all of it is on disk. */
  end(): Promise<void>;
}

export interface WrittenLine {
  at: number;
  from: LogFrom;
  level: LogLevel | null;
  /** Without ANSI. */
  text: string;
}

/** What the launcher needs of the logs. */
export interface LogsForServices {
  open(target: LogTarget): LogSink;
  /**
   * The output of a service that outlives Optimus goes into this file. It is read from where reading stopped, in an earlier life of
   * Optimus too, and cut when all of it was taken over, so that it does not grow for ever.
   */
  outputFile(target: LogTarget): Promise<string>;
  followFile(target: LogTarget): LogSink;
  /** Each whole line as it comes, for probes and alerts; before it is on disk. */
  onLine(target: LogTarget, fn: (line: WrittenLine) => void): Cancel;
}
