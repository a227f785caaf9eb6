import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { BackupReceipt, Damage } from '../../../../shared/features/backups/schema.ts';
import { bytesText } from '../../../../shared/lib/bytes.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Book } from '../book.ts';
import type { DatabaseAccess, DatabaseTools } from '../databases/types.ts';
import type { CheckDone, Watch } from '../engine/types.ts';
import type { Engines } from '../engines.ts';
import { dumpOf, type Folders, planTag } from '../folders.ts';
import { countText } from '../jobs/back-up.ts';
import type { BackupsRepo } from '../repo.ts';
import type { Snapshots } from '../snapshots.ts';
import type { Look } from '../targets/look.ts';
import { sentenceOf } from '../told-faults.ts';
import { emptyReceipt, type JobRecord, type Outcome, type PlanRecord, type TargetRecord } from '../types.ts';

interface Deps {
  book: Book;
  repo: BackupsRepo;
  engines: Engines;
  snapshots: Snapshots;
  folders: Folders;
  tools: DatabaseTools;
  databaseAccess(id: string): Promise<DatabaseAccess | null>;
  look: Look;
  clock: Clock;
}

const without = { proofShares: 28, proofFiles: 50 };

/** Reads the data back, restores a sample of files and one whole database, and compares. */
export function createProve({ book, repo, engines, snapshots, folders, tools, databaseAccess, look, clock }: Deps) {
  /** The newest snapshot of the plan that holds a dump of it, really restored to a scratch database. */
  async function database(
    target: TargetRecord,
    plan: PlanRecord,
    jobId: string,
    watch: Watch,
  ): Promise<BackupReceipt['databases']> {
    const { databaseIds } = plan.input;
    const id = databaseIds[plan.known.proofTurn % Math.max(1, databaseIds.length)];
    if (id === undefined) return [];
    const access = await databaseAccess(id);
    if (!access) return [{ name: id, ok: false, sentence: 'The database is not known to Optimus any more.' }];
    const failed = (sentence: string) => [{ name: access.name, ok: false, sentence }];
    const newest = (await snapshots.facts(target, watch)).find(({ tags }) => tags.includes(planTag(plan.id)));
    if (!newest) return failed('There is no snapshot of it yet.');
    const dump = dumpOf(await snapshots.dumps(target, newest, 'databases', watch), access.name, id);
    if (!dump) return failed('The newest snapshot holds no dump of it.');
    const folder = join(folders.scratch(jobId), 'database');
    try {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await engines.at(
        target,
        'restore',
        {
          ...{ snapshot: newest.id, paths: [dump.path], target: folder, layout: 'contents', existing: 'keep' },
          ...{ asideDir: null, dryRun: false, owner: false },
        },
        watch,
      );
      const { ok, sentence } = await tools.prove(access, folder, watch);
      return [{ name: access.name, ok, sentence }];
    } catch (error) {
      watch.signal.throwIfAborted();
      return failed(sentenceOf(error));
    } finally {
      await rm(folders.scratch(jobId), { recursive: true, force: true });
    }
  }

  const nothingYet = ({ input }: TargetRecord) =>
    new DomainError('CONFLICT', { what: input.name, why: 'There is no snapshot yet, so there is nothing to prove.' });

  /** What a share did not look at is still as it was found before. */
  function damagesNow(before: readonly Damage[], done: CheckDone, whole: boolean): Damage[] {
    if (whole) return done.damages;
    const found = new Set(done.damages.map(({ file, id }) => `${file} ${id}`));
    return [...done.damages, ...before.filter(({ file, id }) => !found.has(`${file} ${id}`))];
  }

  return async ({ job, asked }: JobRecord, watch: Watch): Promise<Outcome> => {
    const target = book.target(job.targetId);
    const plan = job.planId === null ? null : book.findPlan(job.planId);
    const all = asked.kind === 'proof' && asked.all;
    const { proofShares, proofFiles } = plan?.input ?? without;
    const part = ((target.known.proofPart - 1) % proofShares) + 1;
    const expected = (await repo.snapshots(target.id)).map(({ id }) => id);
    // Of a plan that was never backed up nothing can be proven, whatever else lies there.
    if (plan && !(await snapshots.facts(target, watch)).some(({ tags }) => tags.includes(planTag(plan.id))))
      throw nothingYet(target);
    const done = await engines.at(
      target,
      'check',
      { read: all ? 'all' : { part, of: proofShares }, restoreFiles: proofFiles, expected },
      watch,
    );
    if (done.snapshots === 0) throw nothingYet(target);
    const databases = plan ? await database(target, plan, job.id, watch) : [];
    const damages = damagesNow(target.known.damages, done, all);
    const receipt: BackupReceipt = {
      ...emptyReceipt,
      ...{ packsRead: done.packsRead, packs: done.packs, bytesRead: done.bytesRead, filesRestored: done.filesRestored },
      ...{ databases, damages: done.damages, troubles: done.damages.length + databases.filter(({ ok }) => !ok).length },
    };
    const bad = databases.find(({ ok }) => !ok);
    const proven = done.damages.length === 0 && bad === undefined && done.packsRead + (done.filesRestored ?? 0) > 0;
    await book.foundAt(target.id, {
      ...{ damages, ...(done.unusedBytes !== null && { unusedBytes: done.unusedBytes }) },
      ...{ proofPart: (part % proofShares) + 1 },
      ...(proven && { provenAt: clock.now() }),
    });
    if (plan)
      await book.happened(plan.id, {
        ...{ proofTurn: plan.known.proofTurn + 1, pendingProof: null },
        ...(proven && { lastProvenAt: clock.now() }),
      });
    await look.look(target.id);
    const read = `${countText(done.packsRead, 'pack')} of ${done.packs.toLocaleString('en')} read back${done.bytesRead === null ? '' : ` (${bytesText(done.bytesRead)})`}`;
    const restored =
      done.filesRestored === null
        ? 'no file was restored, which the restic program does not do'
        : `${countText(done.filesRestored, 'file')} restored and compared`;
    const said = [read, restored, ...databases.map(({ name, sentence }) => `${name}: ${sentence}`)].join('; ');
    const refuted = (sentence: string): Outcome => ({ state: 'partial', sentence, receipt, refuted: true });
    if (done.damages.length > 0) {
      const count = countText(done.damages.length, 'file of the repository is', 'files of the repository are');
      return refuted(`${count} damaged: ${done.damages[0]?.sentence ?? ''} ${said}.`);
    }
    if (bad) return refuted(`${bad.name} could not be proven: ${bad.sentence} ${said}.`);
    // A share of a small repository may hold no pack.
    if (!proven) return { state: 'partial', sentence: `Nothing was proven this time: ${said}.`, receipt };
    return { state: 'succeeded', sentence: `${said}.`, receipt };
  };
}
