import type { ServiceReceipt } from '../../../../shared/features/launcher/schema.ts';
import type { Exit, StopReceipt } from '../../../core/children/types.ts';

export interface Ended {
  code: number | null;
  signal: Exit['signal'];
  /** False when nobody saw how it ended: it was taken up again, or lived in containers. */
  seen: boolean;
}

export interface Stopped {
  left: ServiceReceipt['left'];
  signals: ServiceReceipt['signals'];
  /** What was looked at, in one line. */
  sentence: string;
}

/** What runs of a service: a tree of processes, or containers. */
export interface Body {
  /** Null for containers. */
  pid: number | null;
  startTime: string | null;
  childId: string | null;
  startedAt: number;
  command: string;
  adopted: boolean;
  limitedBy: string | null;
  /** Never rejects. */
  ended: Promise<Ended>;
  pids(): Promise<number[]>;
  listening(): Promise<number[]>;
  /** Ends all of it and looks whether anything is left; who asks meanwhile gets the same, and can only make it faster. */
  stop(graceMs: number): Promise<Stopped>;
  /** Output is read from now on, and not before: who waits for a line must hear the first. */
  listen(): void;
  note(text: string): void;
  /** The newest line that says why, once all is heard; empty when it said nothing. */
  lastWords(): Promise<string>;
  /** What it may have run into, when a limit of it explains how it ended. */
  ranInto(exit: Exit): Promise<string | null>;
  /** What was held for it is let go: once it has ended, or because it runs on without Optimus. */
  release(): Promise<void>;
}

const mayNot = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** The proof of the children's core in the words of a receipt. */
export function stoppedOf(receipt: StopReceipt): Stopped {
  const left = receipt.survivors.map(({ pid, command }) => ({
    pid,
    command,
    why: mayNot(pid)
      ? 'It belongs to another user, whom Optimus may not signal.'
      : 'It is still there 5 s after KILL: the system holds it, as it does while it waits for a disk or a driver.',
  }));
  const count = left.length;
  return {
    left,
    signals: receipt.signals.map(({ signal, at, to }) => ({ signal, at, to: to.length })),
    sentence:
      count === 0
        ? `No process of its tree is left${receipt.grouped ? '' : ' that a mark, a session or a parent tells of'}.`
        : `${count} ${count === 1 ? 'process' : 'processes'} of its tree ${count === 1 ? 'is' : 'are'} left.`,
  };
}
