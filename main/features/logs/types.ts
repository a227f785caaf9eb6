import type { Readable } from 'node:stream';
import type { LogFrom, LogLevel } from '../../../shared/features/logs/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';

export interface LogTarget {
  projectId: string;
  service: string;
}

/**
 * Where one start of a service writes to. Writing never throws and never waits: what the disk does not take is told as a problem, and
 * counted. `write` says false when it should pause.
 */
export interface LogSink {
  write(from: 'out' | 'err', chunk: Uint8Array): boolean;
  /**
   * All that this stream brings, with what `write` cannot have: the stream is paused while the thread that keeps the lines is behind, so
   * that a child that floods waits instead of losing lines. The way for a child's stdout and stderr.
   */
  read(from: 'out' | 'err', stream: Readable): void;
  /** A line of Optimus between those of the program: started at commit abc123, ended with 1. */
  note(text: string, level?: LogLevel): void;
  /** No further output beyond what the streams still hold; what is half a line becomes one. Resolves when all of it is on disk. */
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

/** What alerts need of them. */
export interface LogsForRules {
  /** The program's lines of one service, or of every one of a project (null): some at once, for rules that look for a pattern. */
  onLines(
    of: { projectId: string; service: string | null },
    fn: (service: string, lines: readonly string[]) => void,
  ): Cancel;
  /**
   * The lines of every running container of this name, `*` standing for anything: of those that run now, that come later and that come
   * back. The engine is asked for them only while somebody wants them.
   */
  onContainerLines(
    of: { name: string },
    fn: (container: HeardContainer, lines: readonly string[]) => void,
    onHeard: (heard: HeardNow) => void,
  ): Cancel;
}

export interface HeardContainer {
  id: string;
  name: string;
  project: { id: string; name: string } | null;
}

export interface HeardNow {
  /** How many are listened to. */
  count: number;
  /** Why nothing, or not all, is heard. */
  why: string | null;
}
