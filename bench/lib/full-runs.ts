import { join } from 'node:path';
import Database from 'better-sqlite3';

const minute = 60_000;
const kinds = ['workflow', 'backup', 'scan', 'deploy', 'import'];
const states = ['succeeded', 'succeeded', 'succeeded', 'succeeded', 'failed', 'cancelled'];
const projects = 40;
const definitions = 25;

/** Makes many of the finished runs that there are, spread over kinds, states, projects and a year; answers how many. */
export function multiplyRuns(dataDir: string, count: number): number {
  const db = new Database(join(dataDir, 'optimus.db'));
  db.pragma('synchronous = OFF');
  db.pragma('foreign_keys = ON');
  const models = db.prepare('select * from runs where parent_id is null').all() as Record<string, unknown>[];
  const stepsOf = db.prepare('select * from run_steps where run_id = ?');
  const [model] = models;
  if (!model) throw new Error('there is no run to go by');
  const steps = stepsOf.all(model.id) as Record<string, unknown>[];
  const insertInto = (table: string, row: Record<string, unknown>) => {
    const columns = Object.keys(row);
    return db.prepare(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((c) => `@${c}`).join(', ')})`,
    );
  };
  const insertRun = insertInto('runs', model);
  const insertStep = insertInto('run_steps', steps[0] ?? {});
  const now = Date.now();
  db.transaction(() => {
    for (let n = 0; n < count; n++) {
      const id = `made-${n}`;
      const at = now - n * 50 * minute;
      const project = n % projects;
      insertRun.run({
        ...model,
        id,
        idempotency_key: null,
        name: `${kinds[n % kinds.length]} of project ${project} in the night`,
        kind: kinds[n % kinds.length],
        state: states[n % states.length],
        definition_id: `definition-${n % definitions}`,
        subject_type: 'project',
        subject_id: `p${project}`,
        subject_label: `project-${project}`,
        created_at: at,
        started_at: at + 5,
        finished_at: at + minute,
      });
      for (const step of steps) insertStep.run({ ...step, run_id: id, idempotency_key: null });
    }
  })();
  const { total } = db.prepare('select count(*) as total from runs').get() as { total: number };
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return total;
}
