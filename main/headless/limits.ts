export interface Limits {
  /** For the headers of a request to arrive. */
  headersMs: number;
  /** For a whole request to arrive. */
  requestMs: number;
  keepAliveMs: number;
  /** How often connections are checked against the times above. */
  checkMs: number;
  maxConnections: number;
  maxStrangers: number;
  maxSockets: number;
}

export const standardLimits: Limits = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 15_000,
  checkMs: 5_000,
  maxConnections: 1024,
  maxStrangers: 256,
  maxSockets: 64,
};
