import { connect } from 'node:net';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { readLines } from './lines.ts';
import { type Answer, type Ask, type FromProgram, type Op, PROTOCOL } from './protocol.ts';

export interface Control {
  pid: number;
  epoch: string;
  /** What it served when it was reached. */
  routes: string[];
  ask<O extends Op>(op: O, ask: Ask<O>, signal?: AbortSignal): Promise<Answer<O>>;
  closed: Promise<void>;
  close(): void;
}

export class ControlLost extends Error {
  constructor() {
    super('the connection to the proxy is gone');
    this.name = 'ControlLost';
  }
}

const answersWithinMs = 15_000;

interface Options {
  socket: string;
  token: string;
  clock: Clock;
  onChanged: (routeId: string) => void;
}

/** Rejects when nobody answers there, or not as our program does. */
export async function connectControl({ socket: path, token, clock, onChanged }: Options): Promise<Control> {
  const socket = connect(path);
  const calls = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const welcome = Promise.withResolvers<{ pid: number; epoch: string; routes: string[] }>();
  const closed = Promise.withResolvers<void>();
  let last = 0;
  const send = (message: unknown) => socket.write(`${JSON.stringify(message)}\n`);

  socket.on('error', (error) => welcome.reject(error));
  socket.on('close', () => {
    welcome.reject(new ControlLost());
    for (const { reject } of calls.values()) reject(new ControlLost());
    calls.clear();
    closed.resolve();
  });
  readLines(socket, (line) => {
    let message: FromProgram;
    try {
      message = JSON.parse(line) as FromProgram;
    } catch {
      socket.destroy();
      return;
    }
    if ('welcome' in message) welcome.resolve(message.welcome);
    else if ('changed' in message) onChanged(message.changed);
    else {
      const call = calls.get(message.call);
      calls.delete(message.call);
      if ('problem' in message) {
        const { code, what, why } = message.problem;
        call?.reject(
          code === 'NOT_FOUND' ? new DomainError(code, { what, id: why }) : new DomainError(code, { what, why }),
        );
      } else call?.resolve(message.answer);
    }
  });
  send({ hello: { token, protocol: PROTOCOL } });
  // A process that hangs is as good as none.
  const late = clock.after(answersWithinMs, () => socket.destroy());
  const { pid, epoch, routes } = await welcome.promise.finally(late);
  // It must never keep Optimus alive.
  socket.unref();

  return {
    pid,
    epoch,
    routes,
    async ask(op, ask, signal) {
      signal?.throwIfAborted();
      last += 1;
      const call = last;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      if (socket.destroyed) throw new ControlLost();
      calls.set(call, { resolve, reject });
      send({ call, op, ask });
      const onAbort = () => {
        if (!socket.destroyed) send({ call: 0, op: 'cancel', ask: { call } });
        calls.delete(call);
        reject(signal?.reason instanceof Error ? signal.reason : new ControlLost());
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const cancelLate = op === 'drain' ? () => {} : clock.after(answersWithinMs, () => socket.destroy());
      try {
        return (await promise) as Answer<typeof op>;
      } finally {
        cancelLate();
        signal?.removeEventListener('abort', onAbort);
      }
    },
    closed: closed.promise,
    close: () => socket.destroy(),
  };
}
