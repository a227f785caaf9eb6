import { readText } from '../../blocking.ts';
import { carried, settle } from './credit.ts';
import type { IoState, ProcessState } from './process-state.ts';

/** One that does nothing is asked less often. */
const idleLooks = 5;

/** What went to and from disks; null where it is not ours to read. */
export function ioIn(text: string): { read: number; written: number } | null {
  const read = /^read_bytes: (\d+)$/m.exec(text)?.[1];
  const written = /^write_bytes: (\d+)$/m.exec(text)?.[1];
  return read === undefined || written === undefined ? null : { read: Number(read), written: Number(written) };
}

/** Bytes between processes and disks. Like processor time, those of children are added to the parent that waits for them. */
export function createTraffic(proc: string) {
  function first(process: ProcessState, told: { read: number; written: number }, look: number, now: number): IoState {
    // Of one that has just begun everything is new; of another only from here on.
    const isNew = process.young && process.firstLook === look;
    return {
      ...told,
      readCredit: null,
      writeCredit: null,
      readGrown: isNew ? told.read : 0,
      writtenGrown: isNew ? told.written : 0,
      look,
      at: now,
      readRate: null,
      writeRate: null,
    };
  }

  function grow(io: IoState, told: { read: number; written: number }, look: number, now: number) {
    const read = settle(Math.max(0, told.read - io.read), io.readCredit);
    const written = settle(Math.max(0, told.written - io.written), io.writeCredit);
    const perSecond = 1_000 / Math.max(1, now - io.at);
    io.readGrown = read.charge;
    io.writtenGrown = written.charge;
    io.readCredit = read.left;
    io.writeCredit = written.left;
    io.readRate = read.charge * perSecond;
    io.writeRate = written.charge * perSecond;
    io.read = Math.max(io.read, told.read);
    io.written = Math.max(io.written, told.written);
    io.look = look;
    io.at = now;
  }

  return {
    look(process: ProcessState, look: number, now: number) {
      const { io } = process;
      if (io?.look === look) return;
      if (io && process.spent === 0 && look - io.look < idleLooks) {
        io.readGrown = 0;
        io.writtenGrown = 0;
        io.readCredit = carried(io.readCredit);
        io.writeCredit = carried(io.writeCredit);
        return;
      }
      const told = ioIn(readText(`${proc}/${process.pid}/io`) ?? '');
      if (!told) return;
      if (io) grow(io, told, look, now);
      else process.io = first(process, told, look, now);
    },
    /** What happened in a stretch of which nothing is known is nobody's. */
    forget(process: ProcessState) {
      process.io = null;
    },
  };
}
export type Traffic = ReturnType<typeof createTraffic>;
