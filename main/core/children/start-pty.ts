import { constants } from 'node:os';
import type { Cancel } from '../lib/clock.ts';
import { drainAtEnd } from './drain-at-end.ts';
import { createPtyWriter } from './pty-writer.ts';
import { explainFailure, findProblem, findTooLarge } from './spawn-errors.ts';
import type { Exit, PtySpec } from './types.ts';

export interface StartedPty {
  pid: number;
  exited: Promise<Exit>;
  write(data: string | Uint8Array): void;
  unwritten(): number;
  resize(cols: number, rows: number): void;
  pause(): void;
  resume(): void;
  onData(fn: (data: Buffer) => void): Cancel;
}

const signalNames = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name as NodeJS.Signals]),
);

export async function startPty(spec: PtySpec, cwd: string, env: NodeJS.ProcessEnv): Promise<StartedPty> {
  const { command, args = [], cols = 80, rows = 24 } = spec;
  const request = { command, args, cwd, env };
  // After its fork a pty can only report a failure as text on the terminal, so it is looked for before.
  const problem = (await findProblem(request)) ?? findTooLarge(request);
  if (problem) throw problem;
  const { spawn } = await import('node-pty');
  let pty: ReturnType<typeof spawn>;
  try {
    pty = spawn(command, [...args], {
      name: spec.terminal ?? 'xterm-256color',
      cols,
      rows,
      cwd,
      env,
      encoding: null,
    });
  } catch (error) {
    throw await explainFailure(error, request);
  }

  const listeners = new Set<(data: Buffer) => void>();
  const reads = new Set<(bytes: number) => void>();
  /** Of a program that has ended before anybody listened. */
  const early: Buffer[] = [];
  let over = false;
  let ending = false;
  pty.onData((data) => {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    for (const read of reads) read(bytes.length);
    if (listeners.size === 0) early.push(bytes);
    for (const listener of [...listeners]) listener(bytes);
  });
  let heard = false;
  pty.pause();
  const { _socket: socket, fd } = pty;
  const writer = fd === undefined ? null : createPtyWriter(fd);
  if (socket)
    drainAtEnd({
      socket,
      read() {
        ending = true;
        pty.resume();
      },
      beforeEnd(then) {
        if (writer) writer.close(then);
        else then();
      },
      onRead: (fn) => reads.add(fn),
    });
  const exited = new Promise<Exit>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      over = true;
      const name = signal ? (signalNames.get(signal) ?? null) : null;
      resolve({ code: name === null ? exitCode : null, signal: name });
    });
  });
  // The descriptor of an ended pty may already belong to somebody else.
  const whileOpen = (act: () => void) => {
    if (!over) act();
  };
  const size = (value: number) => Math.min(Math.max(Math.trunc(value) || 1, 1), 65_535);

  return {
    pid: pty.pid,
    exited,
    write: (data) =>
      whileOpen(() => {
        if (writer) writer.write(data);
        else pty.write(typeof data === 'string' ? data : Buffer.from(data).toString());
      }),
    unwritten: () => (over ? 0 : (writer?.unwritten() ?? 0)),
    resize: (columns, lines) => {
      whileOpen(() => {
        try {
          pty.resize(size(columns), size(lines));
        } catch {
          // It ended in this very moment; its exit is on the way.
        }
      });
    },
    pause: () => whileOpen(() => ending || pty.pause()),
    resume: () => whileOpen(() => pty.resume()),
    onData(fn) {
      listeners.add(fn);
      for (const bytes of early.splice(0)) fn(bytes);
      if (!heard) {
        heard = true;
        whileOpen(() => pty.resume());
      }
      return () => listeners.delete(fn);
    },
  };
}
