import { write } from 'node:fs';
import { errorCode } from '../lib/storage-full.ts';

const soonestMs = 1;
const latestMs = 50;

/**
 * Writes to a pty without ever waiting in place: node-pty's own socket blocks the whole process as soon as a program does not read
 * what is typed. The descriptor must stay open until `close` has called back; its number may be somebody else's then.
 */
export function createPtyWriter(fd: number) {
  let waiting: Buffer[] = [];
  let length = 0;
  let flying = false;
  let closed = false;
  let onIdle: (() => void) | null = null;
  let timer: NodeJS.Timeout | null = null;
  let pauseMs = soonestMs;

  const landed = () => {
    flying = false;
    onIdle?.();
    onIdle = null;
  };
  const drop = () => {
    waiting = [];
    length = 0;
    if (timer) clearTimeout(timer);
    timer = null;
  };

  function next() {
    const [first] = waiting;
    if (!first || flying || closed) return;
    flying = true;
    write(fd, first, 0, first.length, null, (error, written) => {
      landed();
      if (closed) return;
      if (error && errorCode(error) !== 'EAGAIN') return drop();
      if (error || written === 0) {
        // It is full: whoever reads it makes room.
        timer = setTimeout(next, pauseMs);
        timer.unref();
        pauseMs = Math.min(latestMs, pauseMs * 2);
        return;
      }
      pauseMs = soonestMs;
      length -= written;
      if (written === first.length) waiting.shift();
      else waiting[0] = first.subarray(written);
      next();
    });
  }

  return {
    write(data: string | Uint8Array): void {
      if (closed || data.length === 0) return;
      const bytes = Buffer.from(data as Uint8Array);
      waiting.push(bytes);
      length += bytes.length;
      if (timer === null || waiting.length === 1) next();
    },
    unwritten: () => length,
    close(then: () => void): void {
      closed = true;
      drop();
      if (flying) onIdle = then;
      else then();
    },
  };
}
