import { gone } from '../../blocking.ts';
import type { Belonging } from './belonging.ts';
import type { Credit } from './credit.ts';
import type { StatLine } from './stat-line.ts';

/** What is known of one process from look to look. Thousands of them are held, so no more than is used. */
export interface ProcessState {
  readonly pid: number;
  /** In ticks since the start of the machine: with the pid it names the process. */
  readonly start: number;
  name: string;
  ppid: number;
  state: number;
  nice: number;
  threads: number;
  rssPages: number;
  readonly kernelThread: boolean;
  /** Ticks of its own, and of its children that have ended, as last seen. */
  own: number;
  reaped: number;
  /** What was charged for it in this look, in ticks, and the percent of one core that it was. */
  spent: number;
  percent: number | null;
  credit: Credit | null;
  /** By how much the time of its ended children grew in its last reading, and how long after the one before that was. */
  jump: number;
  sinceMs: number;
  /** The stat file while it is kept open. */
  descriptor: number;
  /** The look and the moment in which it was last read, and the look in which it is due again. */
  read: number;
  readAt: number;
  due: number;
  idle: number;
  /** The look in which it was last listed. */
  listed: number;
  readonly firstLook: number;
  /** Began since the look before it was first seen: all that it has used is new. */
  readonly young: boolean;
  belongs: Belonging | null;
  io: IoState | null;
  share: ShareState | null;
  details: DetailState | null;
}

export interface IoState {
  read: number;
  written: number;
  readCredit: Credit | null;
  writeCredit: Credit | null;
  /** Charged in this look. */
  readGrown: number;
  writtenGrown: number;
  look: number;
  at: number;
  readRate: number | null;
  writeRate: number | null;
}

export interface ShareState {
  /** Proportional memory when it was last asked, and what was resident then. */
  bytes: number | null;
  rssPages: number;
  at: number;
}

/** For the table alone. */
export interface DetailState {
  command: string;
  user: string;
  at: number;
  name: string;
}

export interface FirstSight {
  pid: number;
  name: string;
  look: number;
  now: number;
  young: boolean;
}

export const newState = ({ pid, name, look, now, young }: FirstSight, line: StatLine): ProcessState => ({
  pid,
  start: line.start,
  name,
  ppid: line.ppid,
  state: line.state,
  nice: line.nice,
  threads: line.threads,
  rssPages: line.rssPages,
  kernelThread: line.kernelThread,
  own: line.utime + line.stime,
  reaped: line.cutime + line.cstime,
  spent: young ? line.utime + line.stime + line.cutime + line.cstime : 0,
  percent: null,
  credit: null,
  jump: 0,
  sinceMs: 0,
  descriptor: gone,
  read: look,
  readAt: now,
  due: look + 1,
  idle: 0,
  listed: look,
  firstLook: look,
  young,
  belongs: null,
  io: null,
  share: null,
  details: null,
});
