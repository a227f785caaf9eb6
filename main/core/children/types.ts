import type { Readable, Writable } from 'node:stream';
import type { Cancel } from '../lib/clock.ts';
import type { ChildGroup, FactsSource, ProcessFacts } from './process-tree.ts';

export type { ChildGroup } from './process-tree.ts';

interface ChildSubject {
  type: string;
  id: string;
  label: string;
}

export interface ChildSpec {
  /** For people: "git status of shop-api". */
  label: string;
  command: string;
  args?: readonly string[];
  cwd?: string;
  /** On top of Optimus's own; undefined removes a variable. */
  env?: Readonly<Record<string, string | undefined>>;
  subject?: ChildSubject;
  /** Aborting stops the whole tree. */
  signal?: AbortSignal;
  /** Into which it goes by itself, before it does anything else. */
  group?: ChildGroup;
}

export interface SpawnSpec extends ChildSpec {
  /** Outlives Optimus and is adopted again at its next start. Its output goes to `outputFile`, since a pipe would die with us. */
  keep?: boolean;
  outputFile?: string;
  /** `pipe`, or the whole of what is to be written. */
  stdin?: 'ignore' | 'pipe' | string | Uint8Array;
  /**
   * When nobody reads: `wait` lets the child block after some 64 KiB (right for what is parsed), `drop-oldest` keeps the newest
   * `maxOutputBytes` per stream (right for what runs for days).
   */
  overflow?: 'wait' | 'drop-oldest';
  maxOutputBytes?: number;
}

export interface PtySpec extends ChildSpec {
  cols?: number;
  rows?: number;
  /** The value of TERM. */
  terminal?: string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface StopReceipt {
  childId: string;
  pid: number;
  signals: { signal: NodeJS.Signals; at: number; to: number[] }[];
  survivors: { pid: number; command: string }[];
  tookMs: number;
  /** True when a look at every process, taken after the end, found none of this tree. */
  proven: boolean;
  how: FactsSource;
  /** A group of the kernel was looked at too: what had shed every mark would have been found. */
  grouped: boolean;
}

export interface StopOptions {
  /** How long the tree may tidy up after TERM. 0 kills at once. */
  graceMs?: number;
}

interface BaseHandle {
  id: string;
  pid: number;
  /** With the pid it names the process for ever; null when it was gone before it could be read. */
  startTime: string | null;
  label: string;
  startedAt: number;
  /** The end of the child itself; what it left behind is the business of stop(). Never rejects. */
  exited: Promise<Exit>;
  stop(options?: StopOptions): Promise<StopReceipt>;
}

export interface ChildHandle extends BaseHandle {
  stdin: Writable | null;
  stdout: Readable;
  stderr: Readable;
  outputFile: string | null;
  /** Bytes that `drop-oldest` gave up. */
  droppedBytes(): number;
}

export interface PtyHandle extends BaseHandle {
  write(data: string | Uint8Array): void;
  /** Bytes that the program has not taken yet. */
  unwritten(): number;
  resize(cols: number, rows: number): void;
  pause(): void;
  resume(): void;
  /** Bytes as they were written. Output waits for the first listener, so none is lost between start and listening. */
  onData(fn: (data: Buffer) => void): Cancel;
}

export interface AdoptedHandle extends BaseHandle {
  command: string;
  cwd: string;
  subject: ChildSubject | null;
}

export interface ChildInfo {
  id: string;
  kind: 'process' | 'pty' | 'adopted';
  pid: number;
  label: string;
  command: string;
  cwd: string;
  keep: boolean;
  subject: ChildSubject | null;
  startedAt: number;
}

interface RunResult extends Exit {
  stdout: Buffer;
  stderr: Buffer;
  tookMs: number;
}

/** A child as it is remembered across runs of Optimus. */
export interface ChildRow {
  id: string;
  /** 0: it is about to be started, or was when Optimus ended. */
  pid: number;
  /** Empty until its pid is known. */
  startTime: string;
  label: string;
  command: string;
  cwd: string;
  subject: { type: string; id: string } | null;
  startedAt: number;
}

export interface ChildrenRepo {
  /** In the place of what was known of that id. */
  add(row: ChildRow): Promise<void>;
  remove(id: string): Promise<void>;
  listKept(): Promise<ChildRow[]>;
}

export interface Children {
  spawn(spec: SpawnSpec): Promise<ChildHandle>;
  /** Runs to the end and collects the output; more than `maxOutputBytes` (16 MiB) stops it and rejects. */
  run(spec: Omit<SpawnSpec, 'keep' | 'overflow' | 'outputFile'>): Promise<RunResult>;
  pty(spec: PtySpec): Promise<PtyHandle>;
  list(): ChildInfo[];
  /** What can be told of any process of the machine. */
  facts: ProcessFacts;
  onChange(fn: () => void): Cancel;
  spawnsPerMinute(): number;
  /** Counts a process that one of ours started on our behalf. */
  tally(): void;
  totalSpawns(): number;
  /** Takes up what was kept running by an earlier run. What is no longer the same process is forgotten. */
  adopt(): Promise<AdoptedHandle[]>;
  guardian(): { pid: number | null; losses: number };
  onGuardianLost(fn: (event: { pid: number; losses: number }) => void): Cancel;
  /** Stops one of those in list(), kept or not; rejects when there is none of that id. */
  stop(id: string, options?: StopOptions): Promise<StopReceipt>;
  /** Everything but what is to be kept. */
  stopAll(options?: StopOptions): Promise<StopReceipt[]>;
  dispose(): Promise<void>;
}
