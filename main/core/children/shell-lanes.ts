import { randomBytes } from 'node:crypto';
import type { Cancel, Clock } from '../lib/clock.ts';
import { turn } from '../lib/turn.ts';
import { findInvalid } from './spawn-errors.ts';
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
  /** The first of what it said. */
  stderr: string;
}

interface Lane {
  run(command: LaneCommand): Promise<LaneAnswer>;
  /** Neither gone nor about to be. */
  lasting(): boolean;
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

/** Nothing of the answer has been handed over. */
class LaneLost extends Error {}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Both outputs end with a mark that they cannot hold otherwise, since nothing but the lane has ever seen it. */
const scriptOf = ({ command, args, cwd, env }: LaneCommand, mark: string): string => {
  const changes = Object.entries(env)
    // A shell takes up no variable of another name, so there is none to remove, and the attempt would end it.
    .filter(([name, value]) => value !== undefined || /^[A-Za-z_]\w*$/.test(name))
    .map(([name, value]) => (value === undefined ? `unset ${name}` : `export ${name}=${quoted(value)}`));
  const call = ['exec', quoted(command), ...args.map(quoted)].join(' ');
  const inside = [`cd -- ${quoted(cwd)} || exit 125`, ...changes, call].join('; ');
  return `( ${inside} ) </dev/null; printf '%s %s\\n' ${mark} "$?"; printf '%s\\n' ${mark} >&2\n`;
};

/** Hands over what comes before the mark, and never a piece that may be the beginning of it; then says what follows it. */
function untilMark(text: string, onBytes: (bytes: Buffer) => void) {
  const mark = Buffer.from(text);
  let held: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): Buffer | null => {
    const all = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const at = all.indexOf(mark);
    if (at >= 0) {
      if (at > 0) onBytes(all.subarray(0, at));
      return all.subarray(at + mark.length);
    }
    const safe = Math.max(0, all.length - mark.length + 1);
    if (safe > 0) onBytes(all.subarray(0, safe));
    held = Buffer.from(all.subarray(safe));
    return null;
  };
}

/** Keeps the beginning, however much there is. */
function beginning(most: number) {
  const kept: Buffer[] = [];
  let left = most;
  return {
    add(bytes: Buffer) {
      if (left <= 0) return;
      // A copy, since a piece would keep the whole that it is of.
      kept.push(Buffer.from(bytes.subarray(0, left)));
      left -= bytes.length;
    },
    text: () => Buffer.concat(kept).toString('utf8'),
  };
}

async function openLane({ children, label }: Deps): Promise<Lane & { gone: Promise<void> }> {
  const handle: ChildHandle = await children.spawn({
    label,
    command: '/bin/sh',
    cwd: '/',
    stdin: 'pipe',
    subject: { type: 'optimus', id: 'shell', label: 'Optimus' },
  });
  const mark = randomBytes(24).toString('hex');
  const nothing = { out: (_: Buffer) => {}, err: (_: Buffer) => {}, lost: () => {} };
  let now = nothing;
  let over = false;
  handle.stdout.on('data', (chunk: Buffer) => now.out(chunk));
  handle.stderr.on('data', (chunk: Buffer) => now.err(chunk));
  const gone = handle.exited.then(() => {
    over = true;
    now.lost();
  });
  let lasting = true;
  const kill = () => {
    lasting = false;
    handle.stop({ graceMs: 0 }).catch(() => {});
  };

  return {
    gone,
    kill,
    lasting: () => lasting && !over,
    end: () => void handle.stdin?.end(),
    run(command) {
      const { promise, resolve, reject } = Promise.withResolvers<LaneAnswer>();
      const onAbort = () => {
        kill();
        reject(command.signal.reason);
      };
      command.signal.addEventListener('abort', onAbort, { once: true });
      const words = beginning(mostErrorBytes);
      let handedOver = false;
      const output = untilMark(`${mark} `, (bytes) => {
        handedOver = true;
        command.onOutput(bytes);
      });
      const errors = untilMark(`${mark}\n`, words.add);
      let code: string | null = null;
      let said = false;
      const answer = () => {
        if (said && code?.endsWith('\n')) resolve({ code: Number(code), stderr: words.text() });
      };
      const lost = () => {
        const what = `${label} ended in the middle of ${command.command}`;
        reject(handedOver ? new Error(what) : new LaneLost(what));
      };
      now = {
        out(chunk) {
          const rest = code === null ? output(chunk) : chunk;
          if (rest === null) return;
          code = (code ?? '') + rest.toString('latin1');
          answer();
        },
        err(chunk) {
          if (said || errors(chunk) === null) return;
          said = true;
          answer();
        },
        lost,
      };
      if (over) lost();
      else handle.stdin?.write(scriptOf(command, mark));
      return promise.finally(() => {
        now = nothing;
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
  let opened: Promise<unknown> = Promise.resolve();

  const notClosing = () => {
    if (disposed) throw new Error(`${deps.label} is closing`);
  };

  /** One at a time, and others have their turn in between: each is started by a copy of this whole process. */
  function openNext(): ReturnType<typeof openLane> {
    const next = opened.then(turn).then(() => openLane(deps));
    opened = next.catch(() => {});
    return next;
  }

  async function take(): Promise<Lane> {
    const waiting = free.pop();
    if (waiting) {
      waiting.rest();
      return waiting.lane;
    }
    const lane = await openNext();
    all.add(lane);
    void lane.gone.then(() => {
      all.delete(lane);
      const at = free.findIndex((one) => one.lane === lane);
      if (at >= 0) free.splice(at, 1)[0]?.rest();
    });
    return lane;
  }

  function giveBack(lane: Lane) {
    if (disposed || !lane.lasting()) return lane.end();
    const rest = deps.clock.after(idleMs, () => {
      const at = free.findIndex((one) => one.lane === lane);
      if (at >= 0) free.splice(at, 1);
      lane.end();
    });
    free.push({ lane, rest });
  }

  async function attempt(command: LaneCommand): Promise<LaneAnswer> {
    notClosing();
    const lane = await take();
    if (disposed || command.signal.aborted) {
      giveBack(lane);
      command.signal.throwIfAborted();
      notClosing();
    }
    deps.children.tally();
    try {
      const answer = await lane.run(command);
      giveBack(lane);
      return answer;
    } catch (error) {
      lane.kill();
      throw error;
    }
  }

  return {
    async run(command: LaneCommand): Promise<LaneAnswer> {
      command.signal.throwIfAborted();
      const invalid = findInvalid(command);
      if (invalid) throw invalid;
      try {
        return await attempt(command);
      } catch (error) {
        // What ended a shell while it rested, or is short of memory, is no word of the command.
        if (error instanceof LaneLost && !disposed) return await attempt(command);
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
