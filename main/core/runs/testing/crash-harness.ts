import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { createRandom } from '../../db/testing/random.ts';
import { CONCURRENCY, STEPS_PER_RUN } from './crash-work.ts';

export const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

export interface CrashReport {
  kills: number;
  runs: number;
  /** Of all runs and their child runs. */
  steps: number;
  /** How often a step was begun; the planned failures are counted in. */
  executions: number;
  /** As many as there may be: each step once, its planned failures, and what was under way at each kill. */
  executionsAllowed: number;
  /** Steps that were begun again after they had been completed. */
  repeated: string[];
  /** Runs that had been acknowledged and are not there, or that did not come to their end. */
  lost: string[];
  /** Completed steps whose effects are not there, and effects without a completed step. */
  halves: string[];
  integrity: string[];
  /** From the start of a process to the first step that it ran, where runs had been left by a killed one. */
  restartMs: number[];
}

type Child = ChildProcessByStdio<null, Readable, null>;

interface Life {
  started: number[];
  resumed: number;
  firstStepMs: number | null;
}

interface LaneOptions {
  kills: number;
  seed: number;
  /** At least so many steps are begun by the last kill, however slow the machine is. */
  steps: number;
  /** Another build of the child. */
  child?: string;
}

/** Lets a process work on one data folder and kills it, again and again; at the end one may finish the work. */
export async function crashLane(dir: string, options: LaneOptions): Promise<CrashReport> {
  const random = createRandom(options.seed);
  const data = join(dir, 'data');
  const file = join(dir, 'executions');
  await mkdir(dir, { recursive: true });
  // Half of a child's life would otherwise be spent on compiling the same modules again.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dir, 'compiled') };
  const start = (mode: string, first: number): Child =>
    spawn(process.execPath, [options.child ?? CHILD, data, file, mode, String(first)], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });

  const report: CrashReport = {
    kills: 0,
    runs: 0,
    steps: 0,
    executions: 0,
    executionsAllowed: 0,
    repeated: [],
    lost: [],
    halves: [],
    integrity: [],
    restartMs: [],
  };
  const acknowledged = new Set<number>();
  let completed = new Set<string>();
  let offset = 0;
  /** What was begun in this life must not have been completed in an earlier one. */
  const inspect = async (life: Life) => {
    for (const n of life.started) acknowledged.add(n);
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    report.repeated.push(...lines.slice(offset, -1).filter((key) => completed.has(key)));
    offset = lines.length - 1;
    report.executions = offset;
    completed = read(data, (db) => new Set(db.prepare(COMPLETED).pluck().all() as string[]), new Set());
    report.integrity.push(
      ...read(data, (db) => db.prepare('pragma integrity_check').pluck().all() as string[], ['ok']),
    );
    if (life.resumed > 0 && life.firstStepMs !== null) report.restartMs.push(life.firstStepMs);
  };

  for (let kill = 0; kill < options.kills; kill++) {
    const child = start('feed', Math.max(0, ...acknowledged) + 1);
    // Some are killed while they start and take up what was left.
    const atStart = kill % 6 === 5;
    const wanted = Math.ceil(((kill + 1) * options.steps) / options.kills / STEPS_PER_RUN) - acknowledged.size;
    const life = watch(child, wanted);
    if (!atStart) await life.working;
    await delay(atStart ? 100 + random() * 400 : random() * 120);
    child.kill('SIGKILL');
    const [code, signal] = await once(child, 'close');
    if (signal !== 'SIGKILL') throw new Error(`the process ended by itself: ${code}`);
    report.kills++;
    await inspect(life);
  }
  const last = start('finish', 0);
  const life = watch(last, 0);
  const [code] = await once(last, 'close');
  if (code !== 0) throw new Error(`the last process failed: ${code}`);
  await inspect(life);
  conclude(data, report, acknowledged);
  report.executionsAllowed = report.steps + report.runs + report.kills * CONCURRENCY;
  return report;
}

const COMPLETED = "select idempotency_key from run_steps where state = 'succeeded'";

/** `working` resolves when it has begun a step and so many runs. */
function watch(child: Child, wanted: number): Life & { working: Promise<void> } {
  const working = Promise.withResolvers<void>();
  const life: Life = { started: [], resumed: 0, firstStepMs: null };
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    // The last line may have been cut in half by the kill: then it was not said.
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [word, value, more] = line.split(' ');
      if (word === 'started') life.started.push(Number(value));
      if (word === 'begun') life.resumed = Number(more);
      if (word === 'step') life.firstStepMs = Number(value);
    }
    if (life.firstStepMs !== null && life.started.length >= wanted) working.resolve();
  });
  child.once('close', () => working.resolve());
  return Object.assign(life, { working: working.promise });
}

function read<T>(data: string, query: (db: Database.Database) => T, otherwise: T): T {
  let db: Database.Database;
  try {
    db = new Database(join(data, 'optimus.db'), { fileMustExist: true });
  } catch {
    return otherwise;
  }
  try {
    const there = db.prepare("select 1 from sqlite_schema where name = 'run_steps'").get();
    return there ? query(db) : otherwise;
  } finally {
    db.close();
  }
}

function conclude(data: string, report: CrashReport, acknowledged: ReadonlySet<number>): void {
  const db = new Database(join(data, 'optimus.db'), { readonly: true });
  const all = (sql: string) => db.prepare(sql).pluck().all() as string[];
  const top = db.prepare('select idempotency_key, state from runs where parent_id is null').all() as {
    idempotency_key: string;
    state: string;
  }[];
  const there = new Set(top.map((run) => run.idempotency_key));
  report.runs = top.length;
  report.steps = Number(all('select count(*) from run_steps')[0]);
  report.lost.push(
    ...[...acknowledged].map((n) => `crash:${n}`).filter((key) => !there.has(key)),
    ...all(
      "select coalesce(idempotency_key, id) || ' ' || state || ' ' || coalesce(error, '') from runs where state <> 'succeeded'",
    ),
    ...all("select run_id || ' ' || key || ' ' || state from run_steps where state <> 'succeeded'"),
  );
  if (report.steps !== report.runs * STEPS_PER_RUN) report.lost.push(`${report.steps} steps of ${report.runs} runs`);
  const effects = new Set(all('select key from crash_effects'));
  const completed = new Set(all(COMPLETED));
  report.halves.push(
    ...[...completed].filter((key) => !effects.has(key)),
    ...[...effects].filter((key) => !completed.has(key)),
  );
  db.close();
}

export function sumOf(reports: readonly CrashReport[]): CrashReport {
  return reports.reduce((sum, one) => ({
    kills: sum.kills + one.kills,
    runs: sum.runs + one.runs,
    steps: sum.steps + one.steps,
    executions: sum.executions + one.executions,
    executionsAllowed: sum.executionsAllowed + one.executionsAllowed,
    repeated: [...sum.repeated, ...one.repeated],
    lost: [...sum.lost, ...one.lost],
    halves: [...sum.halves, ...one.halves],
    integrity: [...sum.integrity, ...one.integrity],
    restartMs: [...sum.restartMs, ...one.restartMs],
  }));
}
