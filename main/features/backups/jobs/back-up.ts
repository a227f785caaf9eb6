import { availableParallelism, hostname, userInfo } from 'node:os';
import { join, relative } from 'node:path';
import type { BackupReceipt, Trouble } from '../../../../shared/features/backups/schema.ts';
import { bytesText } from '../../../../shared/lib/bytes.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { Book } from '../book.ts';
import type { Hooks } from '../databases/types.ts';
import type { BackupDone, Watch } from '../engine/types.ts';
import type { Engines } from '../engines.ts';
import { type Folders, planTag } from '../folders.ts';
import type { BackupsRepo } from '../repo.ts';
import { isWithin, realPathOf } from '../targets/location.ts';
import { sentenceOf } from '../told-faults.ts';
import { emptyReceipt, type JobRecord, type Outcome, type PlanRecord, type TargetRecord } from '../types.ts';
import type { LetGo } from './let-go.ts';
import type { Staged, Staging } from './staging.ts';

interface Deps {
  book: Book;
  repo: BackupsRepo;
  engines: Engines;
  staging: Staging;
  folders: Folders;
  letGo: LetGo;
  hooks: Hooks;
  projects: Pick<ProjectsService, 'row'>;
  clock: Clock;
  /** Where the archives of point-in-time recovery of a plan lie. */
  archives(plan: PlanRecord, watch: Watch): Promise<{ paths: string[]; troubles: Trouble[] }>;
}

const mostNamed = 1_000;
const mostThreads = 4;

const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry.
    return String(process.getuid?.() ?? '');
  }
};

export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Dumps and files of a plan in one snapshot with one time, between its hooks. */
export function createBackUp({ book, repo, engines, staging, hooks, projects, clock, archives, letGo }: Deps) {
  /** A repository within what is backed up would go into itself, or into its copy, and be twice as large each time. */
  async function repositoriesIn({ input }: PlanRecord, watch: Watch): Promise<string[]> {
    const found: string[] = [];
    for (const top of input.paths) {
      const real = await realPathOf(top);
      for (const { input: other } of book.targets()) {
        if (other.backend.type !== 'folder') continue;
        const folder = await realPathOf(other.backend.path);
        if (!isWithin(real, folder)) continue;
        const path = join(top, relative(real, folder));
        watch.log(`${path} is left out: the repository of ${other.name} is there`);
        found.push(path.replace(/[\\*?[]/g, '\\$&'));
      }
    }
    return found;
  }

  async function snapshot(
    target: TargetRecord,
    plan: PlanRecord,
    watch: Watch,
  ): Promise<{ done: BackupDone; staged: Staged }> {
    const at = clock.now();
    const staged = await staging.fill(plan, watch);
    const archived = await archives(plan, watch);
    staged.troubles.push(...archived.troubles);
    const done = await engines.at(
      target,
      'backup',
      {
        paths: [...plan.input.paths, ...(staged.folder === null ? [] : [staged.folder]), ...archived.paths],
        excludes: [...plan.input.excludes, ...(await repositoriesIn(plan, watch))],
        excludeCaches: plan.input.excludeCaches,
        tags: [planTag(plan.id), ...plan.input.tags],
        ...{ hostname: hostname(), username: userName(), at, force: false },
        threads: Math.max(1, Math.min(mostThreads, availableParallelism() - 1)),
      },
      watch,
    );
    return { done, staged };
  }

  function receiptOf({ done, staged }: { done: BackupDone; staged: Staged }): BackupReceipt {
    const { files } = done;
    return {
      ...emptyReceipt,
      ...{ snapshotId: done.snapshot.id, files: files.new + files.changed + files.unmodified },
      ...{ filesNew: files.new, filesChanged: files.changed, bytes: done.bytesSeen },
      ...{ bytesAdded: done.bytesAdded, bytesStored: done.bytesStored, databases: staged.databases },
      troubles: done.troubles + staged.troubles.length,
      named: [...staged.troubles, ...done.named].slice(0, mostNamed),
    };
  }

  /** By the retention of the plan, among its own snapshots. Only after all went in: what is partial never costs a good one. */
  async function forget(target: TargetRecord, plan: PlanRecord, watch: Watch): Promise<number> {
    if (target.input.appendOnly) return 0;
    const asked = { policy: plan.input.retention, tags: [planTag(plan.id)], ids: [] };
    return (await letGo(target, asked, watch)).length;
  }

  return async ({ job }: JobRecord, watch: Watch): Promise<Outcome> => {
    const target = book.target(job.targetId);
    const plan = book.plan(job.planId ?? '');
    const folder =
      (plan.input.projectId === null ? null : projects.row(plan.input.projectId)?.path) ?? plan.input.paths[0] ?? '/';
    const { hook } = plan.input;
    const about = {
      ...{ id: plan.id, name: plan.input.name, folder },
      ...{ before: hook?.before ?? null, after: hook?.after ?? null, timeoutSeconds: hook?.timeoutSeconds ?? 60 },
    };
    const made = await (hook
      ? hooks.run(about, () => snapshot(target, plan, watch), watch)
      : snapshot(target, plan, watch)
    ).finally(() => staging.clear(plan.id));
    const receipt = receiptOf(made);
    const { snapshotId, files, bytes, bytesAdded, bytesStored } = receipt;
    const partial = receipt.troubles > 0;
    const { at } = made.done.snapshot;
    await repo.putSnapshot({
      ...{ id: snapshotId ?? '', targetId: target.id, planId: plan.id, at, files, bytes, bytesAdded, partial },
    });
    const stored = bytesStored === null ? '' : ` (${bytesText(bytesStored)} packed)`;
    const said = `${countText(files ?? 0, 'file')}, ${bytesText(bytes ?? 0)}; ${bytesText(bytesAdded ?? 0)} of it new${stored}`;
    if (partial) {
      const what = countText(receipt.troubles, 'thing is', 'things are');
      return { state: 'partial', sentence: `${said}. ${what} not in it: ${receipt.named[0]?.sentence ?? ''}`, receipt };
    }
    await book.happened(plan.id, { lastGoodAt: at, dueAt: null, pending: null, toldAt: null });
    try {
      const removed = await forget(target, plan, watch);
      return { state: 'succeeded', sentence: `${said}.`, receipt: { ...receipt, removed } };
    } catch (error) {
      watch.signal.throwIfAborted();
      // The snapshot is there and whole; older ones go the next time.
      watch.log(`The retention could not be applied: ${sentenceOf(error)}`);
      return {
        state: 'succeeded',
        sentence: `${said}. Older snapshots could not be looked at: ${sentenceOf(error)}`,
        receipt,
      };
    }
  };
}
