import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../../core/lib/atomic-file.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import { type Before, before } from './before.ts';

const made = z.object({
  containers: z.array(z.string()),
  networks: z.array(z.string()),
  volumes: z.array(z.string()),
});
export type Made = z.infer<typeof made>;

const record = z.object({
  /** `changing`: the old has to come back. `done`: the new stays, and what was set aside may go. */
  phase: z.enum(['changing', 'done']),
  was: before,
  /** What this update has made, each written down before Compose hears of it: nothing else may ever be removed. */
  made,
  aside: z.array(z.string()),
});
export type UpdateRecord = z.infer<typeof record>;

/** What has to be put right, should Optimus end in the middle of an update: one file for each, never written over by another. */
export function createRecords(dir: string) {
  const live = new Map<string, UpdateRecord>();

  async function read() {
    const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const left: { path: string; record: UpdateRecord }[] = [];
    const unreadable: { path: string; error: unknown }[] = [];
    for (const name of names.filter((one) => one.endsWith('.json'))) {
      const path = join(dir, name);
      if (live.has(path)) continue;
      try {
        left.push({ path, record: record.parse(JSON.parse(await readFile(path, 'utf8'))) });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') unreadable.push({ path, error });
      }
    }
    return { left, unreadable };
  }

  return {
    /** Of this Optimus, and under way until `release`. */
    async open(was: Before) {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const path = join(dir, `${randomUUID()}.json`);
      const now: UpdateRecord = {
        ...{ phase: 'changing', was, aside: [] },
        made: { containers: [], networks: [], volumes: [] },
      };
      const inTurn = createSerial();
      const save = () => inTurn(() => writeFileAtomic(path, JSON.stringify(now), { mode: 0o600 }));
      live.set(path, now);
      try {
        await save();
      } catch (error) {
        live.delete(path);
        throw error;
      }
      return {
        now,
        save,
        forget: () => inTurn(() => rm(path, { force: true })),
        release: () => void live.delete(path),
      };
    },
    /** What updates have left behind that are not under way. */
    read,
    forget: (path: string) => rm(path, { force: true }),
    /** It belongs to an update that is under way. */
    isBusy: (id: string): boolean => [...live.values()].some((one) => idsOf(one).includes(id)),
    /** Whatever belongs to an update, under way or cut off: it is waited for, though it may look unused. */
    async held(): Promise<ReadonlySet<string>> {
      const { left } = await read();
      return new Set([...live.values(), ...left.map((one) => one.record)].flatMap(idsOf));
    },
  };
}
export type Records = ReturnType<typeof createRecords>;
export type OpenRecord = Awaited<ReturnType<Records['open']>>;

const idsOf = ({ was, made: { containers, networks, volumes } }: UpdateRecord): string[] => [
  ...was.containers.map(({ id }) => id),
  ...containers,
  ...networks,
  ...volumes,
];
