import type { FaultCode } from '../../faults.ts';
import type { Range } from '../../types.ts';

export interface ObjectPage {
  objects: { key: string; bytes: number }[];
  /** How to ask for what comes after; null at the end. */
  next: string | null;
}

interface PutOptions {
  /** Fails with `taken` where there is one of the name, if the place can tell at once. */
  fresh: boolean;
  signal: AbortSignal;
}

/** What an error of a place says. */
export interface Trouble {
  code: FaultCode;
  /** Whether the next try may go better: with errors of the moment often, without any connection only a few times. */
  again: 'never' | 'few' | 'often';
  sentence: string;
}

/** A place that keeps objects by key. Each call is one request that is made once: retries are made around it. */
export interface ObjectStore {
  /** As restic names it, without secrets. */
  readonly location: string;
  readonly parallel: number;
  /** Makes the bucket or container, where it is not. */
  prepare(signal: AbortSignal): Promise<void>;
  size(key: string, signal: AbortSignal): Promise<number | null>;
  read(key: string, range: Range | undefined, signal: AbortSignal): Promise<Buffer>;
  put(key: string, bytes: Buffer, options: PutOptions): Promise<void>;
  /** For what is too large to be sent again as a whole. */
  parts: ObjectParts;
  page(prefix: string, after: string | null, signal: AbortSignal): Promise<ObjectPage>;
  remove(key: string, signal: AbortSignal): Promise<void>;
  trouble(error: unknown): Trouble;
  dispose(): Promise<void>;
}

interface Upload {
  key: string;
  id: string;
  /** Milliseconds. */
  begunAt: number;
}

/** An object that comes in parts and is there only when all of them are. */
export interface ObjectParts {
  begin(key: string, signal: AbortSignal): Promise<string>;
  /** What has to be told of the part at the end. */
  part(upload: { key: string; id: string }, number: number, bytes: Buffer, signal: AbortSignal): Promise<string>;
  finish(upload: { key: string; id: string }, told: readonly string[], signal: AbortSignal): Promise<void>;
  abandon(upload: { key: string; id: string }, signal: AbortSignal): Promise<void>;
  /** Begun below the prefix and never finished; none where the place clears them by itself. */
  unfinished(prefix: string, signal: AbortSignal): Promise<Upload[]>;
}
