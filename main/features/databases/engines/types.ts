import type { Connection, DatabaseDepth, DatabaseRow } from '../../../../shared/features/databases/schema.ts';

/** Everything that is needed to reach one. */
export interface Target {
  connection: Connection;
  password: string;
}

/** Counters as they stand: what grows is turned into a rate by whoever looks twice. */
export interface Looked {
  connections: number | null;
  connectionsMax: number | null;
  sizeBytes: number | null;
  lagSeconds: number | null;
  locksWaiting: number | null;
  /** Since the server started. */
  queries: number | null;
  cacheHits: number | null;
  cacheMisses: number | null;
  role: DatabaseRow['role'];
}

export type Depth = Omit<DatabaseDepth, 'at'>;

/** One open connection, that reads only. Its questions are asked one after the other. */
export interface Session {
  product: string;
  counted: DatabaseRow['counted'];
  /** `TLSv1.3`; null in the clear. */
  encrypted: string | null;
  /** What it may not see, and what would let it. */
  notes(): Promise<string[]>;
  /** The smallest question there is: how long it takes is how long the server takes to answer. */
  ping(): Promise<void>;
  look(): Promise<Looked>;
  depth(): Promise<Depth>;
  /** The first value that a statement of the user's gives; undefined where it gives no row. */
  value(statement: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Throws a `DatabaseTrouble`, and leaves nothing open then. */
export type OpenSession = (target: Target, signal: AbortSignal) => Promise<Session>;
