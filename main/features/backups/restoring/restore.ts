import { readdir, rm, statfs } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { BackupReceipt, RestoreInput, RestorePlan } from '../../../../shared/features/backups/schema.ts';
import { bytesText } from '../../../../shared/lib/bytes.ts';
import type { Book } from '../book.ts';
import type { VolumeTools } from '../databases/types.ts';
import type { RestoreDone, RestoreRequest, SnapshotFacts, Watch } from '../engine/types.ts';
import { type Engines, patient } from '../engines.ts';
import { type Folders, folderName } from '../folders.ts';
import { countText } from '../jobs/back-up.ts';
import type { Snapshots } from '../snapshots.ts';
import { nearestThere } from '../targets/folder-place.ts';
import { isWithin } from '../targets/location.ts';
import { sentenceOf } from '../told-faults.ts';
import { emptyReceipt, type JobRecord, type Outcome, type TargetRecord } from '../types.ts';
import { asideFor } from './aside.ts';
import { freshFolder } from './into-container.ts';
import type { IntoDatabase } from './into-database.ts';

interface Deps {
  book: Book;
  engines: Engines;
  snapshots: Snapshots;
  folders: Folders;
  volumes: VolumeTools;
  intoDatabase: IntoDatabase;
  intoContainer(containerId: string, path: string, folder: string, watch: Watch): Promise<void>;
}

const maxReplaced = 1_000;
/** Owners can be given only by the one who owns all. */
const owner = () => process.getuid?.() === 0;
const freeAt = async (path: string): Promise<number | null> =>
  statfs(await nearestThere(path)).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );

/** Where something lies in it: also what a part of the restore has put there that an end of Optimus had cut off. */
const usedOf = async (asideDir: string | null): Promise<string | null> =>
  asideDir !== null && (await readdir(asideDir).catch(() => [])).length > 0 ? asideDir : null;

/** Brings back what a snapshot holds; what it replaces is kept aside. */
export function createRestore({ book, engines, snapshots, folders, volumes, intoDatabase, intoContainer }: Deps) {
  const wanted = ({ paths }: SnapshotFacts, asked: readonly string[]) => (asked.length === 0 ? paths : [...asked]);

  async function request(
    snapshot: SnapshotFacts,
    { paths, to }: RestoreInput,
    jobId: string,
    dryRun: boolean,
  ): Promise<RestoreRequest> {
    const base = { snapshot: snapshot.id, paths, dryRun, owner: owner(), layout: 'within' as const };
    if (to.type === 'original') {
      const asideDir = await asideFor(wanted(snapshot, paths), folders.aside(jobId), jobId);
      return { ...base, target: null, existing: 'aside', asideDir };
    }
    if (to.type === 'folder') {
      const asideDir = await asideFor([to.path], folders.aside(jobId), jobId);
      return { ...base, target: to.path, existing: 'aside', asideDir };
    }
    return { ...base, target: folders.scratch(jobId), existing: 'keep', asideDir: null, owner: false };
  }

  /** What cannot be done is said before anything is. */
  function problemsOf({ to, paths }: RestoreInput, target: TargetRecord): string[] {
    const problems: string[] = [];
    if (to.type === 'folder' && !isAbsolute(to.path))
      problems.push('The whole path of the folder is needed, from the top.');
    const { backend } = target.input;
    if (to.type === 'folder' && backend.type === 'folder' && isWithin(backend.path, to.path))
      problems.push('The backups themselves lie there. Choose another folder.');
    if (to.type === 'container' && !to.path.startsWith('/')) problems.push('The path in the container begins with /.');
    if (paths.some((path) => !path.startsWith('/'))) problems.push('A path of a snapshot begins with /.');
    return problems;
  }

  async function plan(input: RestoreInput, asking?: AbortSignal): Promise<RestorePlan> {
    const target = book.target(input.targetId);
    const snapshot = await snapshots.one(target, input.snapshotId);
    const problems = problemsOf(input, target);
    const nothing = { files: 0, bytes: 0, unchanged: 0, replaced: [], replacedCount: 0, freeBytes: null };
    if (problems.length > 0) return { ...nothing, problems };
    const { to } = input;
    if (to.type === 'database' && to.at !== null) return { ...nothing, problems };
    try {
      const paths =
        to.type === 'database'
          ? [await intoDatabase.dumpPath({ target, snapshot, paths: input.paths, to, jobId: 'plan' }, {})]
          : input.paths;
      const asked = await request(snapshot, { ...input, paths }, 'plan', true);
      const dry = await engines.at(target, 'restore', asked, { signal: patient(asking) });
      const at = to.type === 'folder' ? to.path : (wanted(snapshot, input.paths)[0] ?? '/');
      const freeBytes = to.type === 'original' || to.type === 'folder' ? await freeAt(at) : await freeAt(folders.root);
      const needed = dry.bytes - dry.unchangedBytes;
      if (freeBytes !== null && needed > freeBytes)
        problems.push(`${bytesText(needed)} are needed there, and ${bytesText(freeBytes)} are free.`);
      return {
        ...{ files: dry.files - dry.unchanged, bytes: needed, unchanged: dry.unchanged, freeBytes, problems },
        ...{ replaced: dry.replaced.slice(0, maxReplaced), replacedCount: Math.max(dry.aside, dry.replaced.length) },
      };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { ...nothing, problems: [sentenceOf(error)] };
    }
  }

  function outcome(done: RestoreDone, receipt: Partial<BackupReceipt>, where: string): Outcome {
    const whole: BackupReceipt = {
      ...emptyReceipt,
      ...{ files: done.files, bytes: done.bytes, hash: done.hash, aside: done.aside, filesRestored: done.files },
      ...{ troubles: done.troubles, named: done.named },
      ...receipt,
    };
    const what = done.aside > 0 ? `${countText(done.aside, 'thing')} that was there` : 'what was there';
    const kept = whole.asideDir === null ? '' : `; ${what} is kept in ${whole.asideDir}`;
    const { unchanged } = done;
    const were = unchanged === 1 ? 'was as it should be' : 'were as they should be';
    const same = unchanged > 0 ? `; ${countText(unchanged, 'file')} ${were} already` : '';
    const written = `${countText(done.files - unchanged, 'file')}, ${bytesText(done.bytes - done.unchangedBytes)}`;
    const sentence = `${written} restored ${where}${kept}${same}`;
    if (done.troubles > 0)
      return {
        ...{ state: 'partial', receipt: whole },
        sentence: `${sentence}. ${countText(done.troubles, 'thing')} could not be restored: ${done.named[0]?.sentence ?? ''}`,
      };
    return { state: 'succeeded', sentence: `${sentence}.`, receipt: whole };
  }

  async function intoVolume(
    target: TargetRecord,
    snapshot: SnapshotFacts,
    input: RestoreInput,
    name: string,
    jobId: string,
    watch: Watch,
  ): Promise<Outcome> {
    const dumps = await snapshots.dumps(target, snapshot, 'volumes', watch);
    const path =
      input.paths[0] ??
      dumps.find((one) => one.name === folderName(name))?.path ??
      (dumps.length === 1 ? dumps[0]?.path : undefined);
    if (path === undefined) throw new DomainError('NOT_FOUND', { what: 'volume in that snapshot', id: name });
    const folder = await freshFolder(join(folders.scratch(jobId), 'volume'));
    const base = await request(snapshot, { ...input, paths: [path] }, jobId, false);
    const asked = { ...base, target: folder, layout: 'contents' as const, owner: owner() };
    const done = await engines.at(target, 'restore', asked, watch);
    const { files, bytes } = await volumes.restore(folder, name, watch);
    // What was brought to the folder is told as of any restore: a volume that lacks a file is no whole one.
    return outcome(
      { ...done, files, bytes, unchanged: 0, unchangedBytes: 0 },
      { snapshotId: snapshot.id, hash: null, aside: null },
      `into the new volume ${name}`,
    );
  }

  async function run(record: JobRecord, watch: Watch): Promise<Outcome> {
    const { job, asked } = record;
    if (asked.kind !== 'restore') throw new Error(`${asked.kind} is done elsewhere`);
    const input = asked.restore;
    const { to } = input;
    const target = book.target(job.targetId);
    const snapshot = await snapshots.one(target, input.snapshotId, watch);
    const [problem] = problemsOf(input, target);
    if (problem !== undefined) throw new DomainError('CONFLICT', { what: target.input.name, why: problem });
    if (to.type === 'database') {
      const { name, proof } = await intoDatabase.run(
        { target, snapshot, paths: input.paths, to, jobId: job.id },
        watch,
      );
      const { ok, sentence } = proof;
      const receipt = {
        ...emptyReceipt,
        snapshotId: snapshot.id,
        databases: [{ name, ok, sentence }],
        troubles: ok ? 0 : 1,
      };
      return {
        state: ok ? 'succeeded' : 'partial',
        sentence: `Restored into the new database ${name}: ${sentence}`,
        receipt,
      };
    }
    if (to.type === 'volume') return intoVolume(target, snapshot, input, to.name, job.id, watch);
    const what = await request(snapshot, input, job.id, false);
    if (to.type === 'container') await freshFolder(folders.scratch(job.id));
    const done = await engines.at(target, 'restore', what, watch).catch(async (error: unknown) => {
      // Whatever ended it: what it has replaced until then is there, and has to be found.
      const asideDir = await usedOf(what.asideDir);
      if (asideDir !== null) record.job.receipt = { ...emptyReceipt, snapshotId: snapshot.id, asideDir };
      throw error;
    });
    const about = { snapshotId: snapshot.id, asideDir: await usedOf(what.asideDir) };
    if (to.type === 'container') {
      await intoContainer(to.containerId, to.path, folders.scratch(job.id), watch);
      return outcome(done, about, `into the container, at ${to.path}`);
    }
    return outcome(done, about, to.type === 'folder' ? `into ${to.path}` : 'where they were');
  }

  return {
    plan,
    async perform(record: JobRecord, watch: Watch): Promise<Outcome> {
      try {
        return await run(record, watch);
      } finally {
        await rm(folders.scratch(record.job.id), { recursive: true, force: true });
      }
    },
  };
}
