import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Children } from '../../../../core/children/types.ts';
import { syncDir, writeFileAtomic } from '../../../../core/lib/atomic-file.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import type { Logger } from '../../../../core/log/logger.ts';
import type { Watch } from '../../engine/types.ts';
import { DumpTrouble, saidBy } from '../lib/trouble.ts';
import type { Hooks } from '../types.ts';
import { createRunHook } from './run-hook.ts';

interface Deps {
  children: Pick<Children, 'spawn'>;
  clock: Clock;
  log: Logger;
  /** Of what is still to be undone, one file for each. */
  dir: string;
}

const record = z.object({
  version: z.literal(1),
  plan: z.object({
    id: z.string(),
    name: z.string(),
    folder: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
    timeoutSeconds: z.number(),
  }),
  at: z.number(),
});
type Plan = z.infer<typeof record>['plan'];

export function createHooks({ children, clock, log, dir }: Deps): Hooks {
  const runHook = createRunHook({ children, clock });

  const undo = (plan: Plan, said: (line: string) => void) =>
    // Whoever cancelled the backup did not mean that the database stays paused.
    runHook({ plan, which: 'after', said, signal: new AbortController().signal });

  async function writeDown(plan: Plan): Promise<string> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const path = join(dir, `${randomUUID()}.json`);
    // A command may hold a password of the user's.
    await writeFileAtomic(path, JSON.stringify({ version: 1, plan, at: clock.now() }), { mode: 0o600 });
    return path;
  }

  async function strike(path: string): Promise<void> {
    await rm(path, { force: true });
    await syncDir(dir);
  }

  /** Stays written down when it fails: the next start tries once more. */
  async function undoAndStrike(plan: Plan, path: string | null, said: (line: string) => void): Promise<void> {
    if (plan.after !== null) await undo(plan, said);
    if (path !== null) await strike(path);
  }

  return {
    async run(plan, work, watch: Watch) {
      watch.signal.throwIfAborted();
      const path = plan.after === null ? null : await writeDown(plan);
      let result: Awaited<ReturnType<typeof work>>;
      try {
        if (plan.before !== null) await runHook({ plan, which: 'before', said: watch.log, signal: watch.signal });
        watch.signal.throwIfAborted();
        result = await work();
      } catch (error) {
        await undoAndStrike(plan, path, watch.log).catch((second: unknown) => {
          log.error('what a hook had done could not be undone', second, { plan: plan.name });
          throw new DumpTrouble(
            `${saidBy(error)} And then the command after the backup of ${plan.name} failed as well: ${saidBy(second)}`,
            { cause: error },
          );
        });
        throw error;
      }
      await undoAndStrike(plan, path, watch.log);
      return result;
    },

    async recover() {
      const undone: string[] = [];
      for (const name of (await readdir(dir).catch(() => [])).filter((one) => one.endsWith('.json')).sort()) {
        const path = join(dir, name);
        try {
          const { plan } = record.parse(JSON.parse(await readFile(path, 'utf8')));
          await undoAndStrike(plan, path, (line) => log.info(line, { plan: plan.name }));
          undone.push(`Optimus ended in the middle of the backup of ${plan.name}: its command after was run now.`);
        } catch (error) {
          log.error('a hook of a killed backup could not be undone', error, { path });
          undone.push(
            `A backup that was interrupted could not be undone, and is tried again at the next start: ${saidBy(error)}`,
          );
        }
      }
      return undone;
    },
  };
}
