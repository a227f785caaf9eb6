import { randomBytes } from 'node:crypto';
import type { Cancel, Clock } from '../lib/clock.ts';
import type { ChildHandle, Children } from './types.ts';

export interface LaneCommand {
  command: string;
  args: readonly string[];
  cwd: string;
  /** On top of Optimus's own; undefined removes a variable. */
  env: Readonly<Record<string, string | undefined>>;
  onOutput: (chunk: Buffer) => void;
  /** Aborting ends the command and its lane. */
  signal: AbortSignal;
}

export interface LaneAnswer {
  code: number;
  stderr: string;
}

interface Lane {
  run(command: LaneCommand): Promise<LaneAnswer>;
  end(): void;
  kill(): void;
}

interface Deps {
  children: Pick<Children, 'spawn' | 'tally'>;
  clock: Clock;
  label: string;
}

const idleMs = 5_000;
const mostErrorBytes = 65_536;

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Its own words end with a mark that no output can hold, since nothing but the lane has ever seen it. */
const scriptOf = ({ command, args, cwd, env }: LaneCommand, mark: string): string => {
  const changes = Object.entries(env).map(([name, value]) =>
    value === undefined ? `unset ${name}` : `export ${name}=${quoted(value)}`,
  );
  const call = ['exec', quoted(command), ...args.map(quoted)].join(' ');
  const inside = [`cd -- ${quoted(cwd)} || exit 125`, ...changes, call].join('; ');
  return `{ e=$( { ${inside}; } 2>&1 1>&3 3>&- </dev/null ); c=$?; } 3>&1; printf '%s %s\\n' '${mark}' "$c"; printf '%s' "$e" | head -c ${mostErrorBytes}; printf '%s\\n' '${mark}'\n`;
};

/** Hands over what comes before the mark, and never a piece that may be the beginning of it. */
function untilMark(mark: Buffer, onBytes: (bytes: Buffer) => void) {
  let held: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): Buffer | null => {
    const all = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const at = all.indexOf(mark);
    if (at >= 0) {
      if (at > 0) onBytes(all.subarray(0, at));
      held = Buffer.alloc(0);
      return all.subarray(at + mark.length);
    }
    const safe = Math.max(0, all.length - mark.length + 1);
    if (safe > 0) onBytes(all.subarray(0, safe));
    held = Buffer.from(all.subarray(safe));
    return null;
  };
}

async function openLane({ children, label }: Deps): Promise<Lane & { gone: Promise<unknown> }> {
  const handle: ChildHandle = await children.spawn({ label, command: '/bin/sh', cwd: '/', stdin: 'pipe' });
  const mark = randomBytes(24).toString('hex');
  let onChunk: (chunk: Buffer) => void = () => {};
  handle.stdout.on('data', (chunk: Buffer) => onChunk(chunk));
  handle.stderr.resume();
  const gone = handle.exited;
  const kill = () => void handle.stop({ graceMs: 0 }).catch(() => {});

  return {
    gone,
    kill,
    end: () => void handle.stdin?.end(),
    run(command) {
      const { promise, resolve, reject } = Promise.withResolvers<LaneAnswer>();
      const onAbort = () => {
        kill();
        reject(command.signal.reason);
      };
      command.signal.addEventListener('abort', onAbort, { once: true });
      const words: Buffer[] = [];
      const output = untilMark(Buffer.from(`${mark} `), command.onOutput);
      const rest = untilMark(Buffer.from(`${mark}\n`), (bytes) => words.push(bytes));
      let inOutput = true;
      onChunk = (chunk) => {
        let left: Buffer | null = chunk;
        if (inOutput) {
          left = output(chunk);
          if (left === null) return;
          inOutput = false;
        }
        if (rest(left) === null) return;
        const [, code = '', stderr = ''] = /^(\d+)\n([\s\S]*)$/.exec(Buffer.concat(words).toString('utf8')) ?? [];
        resolve({ code: Number(code), stderr });
      };
      void gone.then(() => reject(new Error(`${label} ended in the middle of ${command.command}`)));
      handle.stdin?.write(scriptOf(command, mark));
      return promise.finally(() => {
        onChunk = () => {};
        command.signal.removeEventListener('abort', onAbort);
      });
    },
  };
}

/**
 * Starts many short commands from small shells. A process is copied to start another, and the copy of one that holds
 * hundreds of megabytes stops it for some 20 ms each time; the copy of a shell takes a part of one.
 */
export function createShellLanes(deps: Deps) {
  const free: { lane: Lane; rest: Cancel }[] = [];
  const all = new Set<Lane>();
  let disposed = false;

  async function take(): Promise<Lane> {
    const waiting = free.pop();
    if (waiting) {
      waiting.rest();
      return waiting.lane;
    }
    const lane = await openLane(deps);
    all.add(lane);
    void lane.gone.then(() => {
      all.delete(lane);
      const at = free.findIndex((one) => one.lane === lane);
      if (at >= 0) free.splice(at, 1)[0]?.rest();
    });
    if (disposed) lane.kill();
    return lane;
  }

  function giveBack(lane: Lane) {
    if (disposed || !all.has(lane)) return lane.end();
    const rest = deps.clock.after(idleMs, () => {
      const at = free.findIndex((one) => one.lane === lane);
      if (at >= 0) free.splice(at, 1);
      lane.end();
    });
    free.push({ lane, rest });
  }

  return {
    async run(command: LaneCommand): Promise<LaneAnswer> {
      command.signal.throwIfAborted();
      const lane = await take();
      deps.children.tally();
      try {
        const answer = await lane.run(command);
        giveBack(lane);
        return answer;
      } catch (error) {
        lane.kill();
        throw error;
      }
    },
    dispose() {
      disposed = true;
      for (const { lane, rest } of free.splice(0)) {
        rest();
        lane.end();
      }
      for (const lane of all) lane.kill();
    },
  };
}
export type ShellLanes = ReturnType<typeof createShellLanes>;
