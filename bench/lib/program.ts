import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;

export interface Program {
  pid: number;
  /** What the pattern found in the line that said it was ready. */
  ready: RegExpExecArray;
  /** From just before the process was made until that line. */
  startedMs: number;
  stop(): Promise<void>;
}

interface Options {
  ready: RegExp;
  env?: Record<string, string>;
  /** How it is asked to end: by the end of its input, or by a signal. */
  stop?: 'input' | 'signal';
}

/** A fresh Node process that says on its output when it is ready. */
export async function startProgram(file: string, args: string[], options: Options): Promise<Program> {
  const began = performance.now();
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const exited = once(child, 'exit');
  // A benchmark that fails must not leave its servers behind.
  const takeAlong = () => child.kill('SIGKILL');
  process.once('exit', takeAlong);
  child.once('exit', () => process.off('exit', takeAlong));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-4_000);
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} could not be started`);

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (options.stop === 'signal') child.kill('SIGTERM');
    else child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await exited;
    clearTimeout(timer);
    if (child.signalCode === 'SIGKILL') throw new Error(`${file} did not end when asked to`);
  };

  const ready = await new Promise<RegExpExecArray>((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`${file} ${why}\n${errors}`));
    };
    const timer = setTimeout(() => fail('was not ready in time'), startTimeoutMs);
    exited.then(
      () => fail('ended before it was ready'),
      (error: unknown) => fail(String(error)),
    );
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = options.ready.exec(line);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    });
  });
  return { pid, ready, startedMs: performance.now() - began, stop };
}
