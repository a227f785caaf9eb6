import type { Readable } from 'node:stream';
import type { Clock } from '../lib/clock.ts';
import { collect, OutputTooLarge } from './output.ts';
import type { ChildHandle, Children, SpawnSpec } from './types.ts';

const LIMIT = 16 * 1024 * 1024;
/** A grandchild may hold the pipe long after the program itself has ended. */
const LAST_OUTPUT_MS = 500;

interface Deps {
  clock: Clock;
  spawn: (spec: SpawnSpec) => Promise<ChildHandle>;
}

export function createRun({ clock, spawn }: Deps): Children['run'] {
  return async (spec) => {
    const startedAt = clock.monotonic();
    const limit = spec.maxOutputBytes ?? LIMIT;
    const child = await spawn(spec);
    const { stdout, stderr } = child;
    const stopping = Promise.withResolvers<never>();
    const output = collect([stdout, stderr], limit, () => child.stop({ graceMs: 0 }).catch(stopping.reject));
    const exit = await Promise.race([child.exited, stopping.promise]);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      Promise.all([ended(stdout), ended(stderr)]),
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LAST_OUTPUT_MS);
      }),
    ]);
    clearTimeout(timer);
    stdout.destroy();
    stderr.destroy();
    if (output.overflowed()) throw new OutputTooLarge(spec.label, limit);
    spec.signal?.throwIfAborted();
    const [out, err] = output.take();
    const empty = Buffer.alloc(0);
    return { ...exit, stdout: out ?? empty, stderr: err ?? empty, tookMs: clock.monotonic() - startedAt };
  };
}

function ended(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.readableEnded || stream.destroyed) resolve();
    else
      stream
        .once('end', resolve)
        .once('close', resolve)
        .once('error', () => resolve());
  });
}
