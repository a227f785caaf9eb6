import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { emptyOutput, keepAll, keepNewest } from './output.ts';
import { explainFailure, findInvalid } from './spawn-errors.ts';
import type { Exit, SpawnSpec } from './types.ts';

export interface StartedProcess {
  pid: number;
  stdin: ChildProcess['stdin'];
  stdout: Readable;
  stderr: Readable;
  outputFile: string | null;
  exited: Promise<Exit>;
  droppedBytes(): number;
  /** Lets go of the pipes; whoever still holds their other ends is gone. */
  release(): void;
}

const QUEUE_BYTES = 1024 * 1024;

export async function startProcess(spec: SpawnSpec, cwd: string, env: NodeJS.ProcessEnv): Promise<StartedProcess> {
  const { command, args = [], keep = false, stdin = 'ignore' } = spec;
  const request = { command, args, cwd, env };
  const invalid = findInvalid(request);
  if (invalid) throw invalid;
  const file = spec.outputFile === undefined ? null : await open(spec.outputFile, 'a', 0o600);
  try {
    const output = file ? file.fd : keep ? 'ignore' : 'pipe';
    const input = stdin === 'ignore' || keep ? 'ignore' : 'pipe';
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: [input, output, output],
      // Its own session: a signal to its group reaches all of it and none of us. On Windows this would open a console.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const exited = new Promise<Exit>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    if (child.stdin && stdin !== 'pipe') child.stdin.end(stdin);
    if (keep) child.unref();
    const bounded = (stream: Readable | null) => {
      if (!stream) return { stream: emptyOutput(), dropped: () => 0 };
      return spec.overflow === 'drop-oldest'
        ? keepNewest(stream, spec.maxOutputBytes ?? QUEUE_BYTES)
        : { stream: keepAll(stream), dropped: () => 0 };
    };
    const stdout = bounded(child.stdout);
    const stderr = bounded(child.stderr);
    return {
      pid: child.pid as number,
      stdin: child.stdin,
      stdout: stdout.stream,
      stderr: stderr.stream,
      outputFile: spec.outputFile ?? null,
      exited,
      droppedBytes: () => stdout.dropped() + stderr.dropped(),
      release() {
        child.stdin?.destroy();
      },
    };
  } catch (error) {
    throw await explainFailure(error, request);
  } finally {
    await file?.close();
  }
}
