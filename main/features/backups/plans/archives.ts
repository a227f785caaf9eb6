import { stat } from 'node:fs/promises';
import type { BackupPlan, Trouble } from '../../../../shared/features/backups/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Book } from '../book.ts';
import type { DatabaseAccess, PointInTime } from '../databases/types.ts';
import type { Watch } from '../engine/types.ts';
import type { Folders } from '../folders.ts';
import { sentenceOf } from '../told-faults.ts';
import type { PlanRecord } from '../types.ts';

/** A base backup is as large as its database, and the way back is the longer the older it is. */
const baseEveryMs = 20 * 3_600_000;

interface Deps {
  book: Book;
  pointInTime: PointInTime;
  folders: Folders;
  databaseAccess(id: string): Promise<DatabaseAccess | null>;
  clock: Clock;
  log: Logger;
  changed(planId: string): void;
}

/** Base backups and archives of PostgreSQL, for plans that want any second back. */
export function createArchives({ book, pointInTime, folders, databaseAccess, clock, log, changed }: Deps) {
  const troubles = new Map<string, string>();
  const followed = new Map<string, DatabaseAccess>();

  const idsOf = async ({ input }: PlanRecord): Promise<DatabaseAccess[]> => {
    if (input.pointInTimeDays === null) return [];
    const all = await Promise.all(input.databaseIds.map(databaseAccess));
    return all.filter((access) => access !== null).filter(({ engine }) => engine === 'postgres');
  };

  async function follow(access: DatabaseAccess): Promise<void> {
    const lacks = await pointInTime.lacks(access);
    if (lacks.length > 0) {
      troubles.set(access.id, lacks.join(' '));
      return;
    }
    await pointInTime.follow(access, folders.pointInTime(access.id));
    followed.set(access.id, access);
    troubles.delete(access.id);
  }

  /** What is wanted is followed, and nothing else any more. */
  async function align(): Promise<void> {
    const wanted = new Map<string, DatabaseAccess>();
    for (const plan of book.plans())
      if (!plan.input.paused) for (const access of await idsOf(plan)) wanted.set(access.id, access);
    for (const [id, access] of followed)
      if (!wanted.has(id)) {
        followed.delete(id);
        await pointInTime
          .unfollow(access, folders.pointInTime(id))
          .catch((error: unknown) =>
            log.warn('the archive of a database could not be ended', { id, error: String(error) }),
          );
      }
    for (const [id, access] of wanted) {
      if (followed.has(id)) continue;
      await follow(access).catch((error: unknown) => {
        troubles.set(id, sentenceOf(error));
        log.warn('a database could not be followed', { id, error: String(error) });
      });
    }
    for (const plan of book.plans()) if (plan.input.pointInTimeDays !== null) changed(plan.id);
  }

  return {
    align,
    /** How following a database goes. A gap in its archive is worse than none, so it is told. */
    told({
      databaseId,
      state,
      sentence,
    }: {
      databaseId: string;
      state: 'streaming' | 'waiting' | 'ended';
      sentence: string;
    }): void {
      if (state === 'streaming') troubles.delete(databaseId);
      else troubles.set(databaseId, sentence);
      if (state === 'ended') followed.delete(databaseId);
      for (const { id, input } of book.plans()) if (input.databaseIds.includes(databaseId)) changed(id);
    },
    /** For a backup that begins: what has to be in it, with a fresh base where the last one is old. */
    async of(plan: PlanRecord, watch: Watch): Promise<{ paths: string[]; troubles: Trouble[] }> {
      const found: Trouble[] = [];
      const paths: string[] = [];
      const { pointInTimeDays } = plan.input;
      if (pointInTimeDays === null) return { paths, troubles: found };
      for (const access of await idsOf(plan)) {
        const folder = folders.pointInTime(access.id);
        try {
          if (!followed.has(access.id)) await follow(access);
          const trouble = troubles.get(access.id);
          if (trouble !== undefined) throw new Error(trouble);
          const { bases } = book.plan(plan.id).known;
          if (clock.now() - (bases[access.id] ?? 0) >= baseEveryMs || (await pointInTime.window(folder)) === null) {
            watch.log(`A base backup of ${access.name}`);
            await pointInTime.base(access, folder, pointInTimeDays, watch);
            await book.happened(plan.id, { bases: { ...bases, [access.id]: clock.now() } });
          }
        } catch (error) {
          watch.signal.throwIfAborted();
          const sentence = `${access.name} cannot be brought back to any second: ${sentenceOf(error)}`;
          found.push({ kind: 'unreadable', path: `point-in-time/${access.name}`, sentence });
        }
        if (await stat(folder).catch(() => null)) paths.push(folder);
      }
      return { paths, troubles: found };
    },
    async windows(plan: PlanRecord): Promise<BackupPlan['pointInTime']> {
      const all = await idsOf(plan);
      return Promise.all(
        all.map(async ({ id, name }) => {
          const window = await pointInTime.window(folders.pointInTime(id)).catch(() => null);
          return {
            databaseId: id,
            name,
            from: window?.from ?? null,
            to: window?.to ?? null,
            trouble: troubles.get(id) ?? null,
          };
        }),
      );
    },
  };
}
export type Archives = ReturnType<typeof createArchives>;
