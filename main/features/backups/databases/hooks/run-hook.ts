import { createInterface } from 'node:readline';
import type { Children } from '../../../../core/children/types.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import { DumpTrouble } from '../lib/trouble.ts';

interface Deps {
  children: Pick<Children, 'spawn'>;
  clock: Clock;
}

interface Running {
  plan: {
    id: string;
    name: string;
    folder: string;
    before: string | null;
    after: string | null;
    timeoutSeconds: number;
  };
  which: 'before' | 'after';
  said: (line: string) => void;
  signal: AbortSignal;
}

const keptLines = 8;
/** What a hook left running may hold its pipes for ever. */
const lastOutputMs = 2_000;

/** What a person has written for a shell goes to his shell, and to nobody else's: it is his command on his machine. */
const shell = (command: string): { command: string; args: string[] } =>
  process.platform === 'win32'
    ? { command: process.env.ComSpec ?? 'cmd.exe', args: ['/d', '/s', '/c', command] }
    : { command: '/bin/sh', args: ['-c', command] };

export function createRunHook({ children, clock }: Deps) {
  /** To its end, or until its time is over: then it goes with all that it has started. */
  return async ({ plan, which, said, signal }: Running): Promise<void> => {
    const command = plan[which];
    if (command === null) return;
    const what = `The command ${which} the backup of ${plan.name}`;
    const child = await children.spawn({
      ...shell(command),
      ...{ label: `${which} the backup of ${plan.name}`, cwd: plan.folder, signal, overflow: 'drop-oldest' },
      env: { OPTIMUS_BACKUP: plan.name, OPTIMUS_HOOK: which },
    });
    const last: string[] = [];
    const reading = [child.stdout, child.stderr].map(async (stream) => {
      for await (const line of createInterface({ input: stream })) {
        const text = line.slice(0, 2_000);
        said(text);
        last.push(text);
        if (last.length > keptLines) last.shift();
      }
    });
    const read = Promise.allSettled(reading);
    let late = false;
    let stopping: Promise<unknown> = Promise.resolve();
    const cancel = clock.after(plan.timeoutSeconds * 1_000, () => {
      late = true;
      stopping = child.stop();
    });
    const exit = await child.exited;
    cancel();
    await stopping.catch(() => {});
    await Promise.race([read, new Promise((resolve) => setTimeout(resolve, lastOutputMs).unref())]);
    child.stdout.destroy();
    child.stderr.destroy();
    signal.throwIfAborted();
    const words = last.join(' ').slice(-1_000);
    if (late)
      throw new DumpTrouble(`${what} had not ended after ${plan.timeoutSeconds} s, so it was ended.`, { said: words });
    if (exit.code !== 0) throw new DumpTrouble(`${what} ended with ${exit.code ?? exit.signal}.`, { said: words });
  };
}
