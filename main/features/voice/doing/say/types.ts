/** What is said aloud, in one language: short, and as people say it. Names are those of the user and stay as they are. */
export interface Words {
  list(items: readonly string[]): string;
  time(at: number): string;
  /** `tomorrow at 9 AM`, `am Dienstag um 9 Uhr`. */
  moment(at: number): string;
  /** Behind `since`, `seit`: `3 hours`. */
  lasting(ms: number): string;
  percent(value: number): string;
  bytes(value: number): string;
  rate(value: number): string;
  degrees(value: number): string;

  running(of: {
    project: string | null;
    count: number;
    first: readonly { name: string; port: number | null; ms: number }[];
    cpuPercent: number | null;
    memoryBytes: number | null;
  }): string;
  needsMe(of: { count: number; first: string | null; about: string | null }): string;
  state(of: {
    project: string;
    health: number | null;
    branch: string | null;
    changed: number | null;
    running: number;
    live: { place: string; version: number } | null;
    backedUpAt: number | null;
  }): string;
  gone(project: string): string;
  /** `level`: as it is said, `94 percent`. */
  high(of: {
    what: Measured;
    level: string;
    ms: number | null;
    takers: readonly { name: string; level: string }[];
  }): string;
  notHigh(of: { what: Measured; level: string; taker: { name: string; level: string } | null }): string;
  notMeasured(what: Measured): string;
  costs(of: {
    first: readonly { name: string; coreHours: number; memoryBytes: number | null }[];
    none: boolean;
  }): string;
  failed(of: { count: number; more: boolean; first: readonly string[] }): string;
  backup(of: {
    what: string | null;
    at: number | null;
    planned: boolean;
    provenAt: number | null;
    running: boolean;
  }): string;
  now(at: number): string;
  help(examples: readonly string[]): string;
  here(what: string): string;
  searched(text: string): string;
  asked(): string;
  council(): string;
  verdict(of: {
    question: string;
    winner: string | null;
    votes: number;
    seated: number;
    dissent: { name: string; option: string; text: string } | null;
    failed: boolean;
  }): string;

  started(names: readonly string[], port: number | null, again: boolean): string;
  stopped(names: readonly string[]): string;
  stoppedAll(count: number): string;
  begun(what: Begun): string;
  over(what: Begun, ok: boolean): string;
  reminded(at: number, text: string): string;
  already(names: readonly string[]): string;

  /** Why not, in short; the whole of it stands on the screen. */
  cannot(why: Why): string;
  didNot(): string;
  stoppedHalfway(): string;
}

export type Measured = 'cpu' | 'memory' | 'disk' | 'network' | 'temperature';

export type Begun =
  | { kind: 'deploy'; project: string; place: string; version: number | null }
  | { kind: 'roll-back'; project: string; place: string; version: number }
  | { kind: 'back-up'; names: readonly string[] }
  | { kind: 'workflow'; name: string };

export type Why =
  | { kind: 'other' }
  | { kind: 'unknown' }
  | { kind: 'not-running'; project: string | null }
  | { kind: 'no-service'; project: string; known: readonly string[] }
  | { kind: 'no-place'; project: string; known: readonly string[] }
  | { kind: 'which-place'; known: readonly string[] }
  | { kind: 'no-mind' }
  | { kind: 'no-plan'; project: string | null }
  | { kind: 'past' }
  | { kind: 'no-window' };
