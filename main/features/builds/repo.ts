import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { type Build, buildSecret, buildState, buildStep, imageLayer } from '../../../shared/features/builds/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';

type Row = Selectable<DataTables['builds']>;
const kept = 1_000;

function listOf<T>(schema: z.ZodType<T>, text: string): T[] {
  try {
    return z.array(schema).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

function pairsOf(text: string): Record<string, string> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** With what is kept beside what is shown. */
export interface BuildRecord {
  build: Build;
  begunAt: number | null;
}

/** Without what only the page of one build shows. */
const short = [
  ...([
    'id',
    'project_id',
    'project_name',
    'run_id',
    'state',
    'sentence',
    'dockerfile',
    'stage',
    'args',
    'secrets',
    'tags',
  ] as const),
  ...(['commit', 'dirty', 'image_id', 'size_bytes', 'cached', 'builder', 'by', 'started_at', 'begun_at'] as const),
  'ended_at' as const,
];
type ShortRow = Pick<Row, (typeof short)[number]>;

function recordOf(row: ShortRow & Partial<Row>): BuildRecord {
  const build: Build = {
    ...{ id: row.id, projectId: row.project_id, projectName: row.project_name, runId: row.run_id },
    ...{ state: buildState.catch('failed').parse(row.state), sentence: row.sentence, dockerfile: row.dockerfile },
    ...{ stage: row.stage, args: pairsOf(row.args), secrets: listOf(buildSecret, row.secrets) },
    ...{ tags: listOf(z.string(), row.tags), commit: row.commit, dirty: row.dirty === 1, imageId: row.image_id },
    ...{ sizeBytes: row.size_bytes, cached: row.cached, builder: row.builder, by: row.by },
    ...{ startedAt: row.started_at, endedAt: row.ended_at },
    steps: listOf(buildStep, row.steps ?? '[]'),
    layers: listOf(imageLayer, row.layers ?? '[]'),
  };
  return { build, begunAt: row.begun_at };
}

const rowOf = ({ build, begunAt }: BuildRecord): Row => ({
  ...{ id: build.id, project_id: build.projectId, project_name: build.projectName, run_id: build.runId },
  ...{
    state: build.state,
    sentence: build.sentence,
    dockerfile: build.dockerfile,
    stage: build.stage,
    args: JSON.stringify(build.args),
    secrets: JSON.stringify(build.secrets),
    tags: JSON.stringify(build.tags),
  },
  ...{ commit: build.commit, dirty: build.dirty ? 1 : 0, image_id: build.imageId, size_bytes: build.sizeBytes },
  ...{ cached: build.cached, steps: JSON.stringify(build.steps), layers: JSON.stringify(build.layers) },
  ...{ builder: build.builder, by: build.by, started_at: build.startedAt, begun_at: begunAt, ended_at: build.endedAt },
});

export function createBuildsRepo(db: Kysely<DataTables>) {
  return {
    async put(record: BuildRecord): Promise<void> {
      const { id, ...rest } = rowOf(record);
      await db
        .insertInto('builds')
        .values({ id, ...rest })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
        .execute();
    },
    /** Of one that may have begun meanwhile. */
    async setRun(id: string, runId: string): Promise<void> {
      await db.updateTable('builds').set({ run_id: runId }).where('id', '=', id).execute();
    },
    async get(id: string): Promise<BuildRecord | null> {
      const row = await db.selectFrom('builds').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? recordOf(row) : null;
    },
    async list({ projectId, limit }: { projectId?: string | undefined; limit: number }): Promise<Build[]> {
      let query = db.selectFrom('builds').select(short).orderBy('started_at', 'desc').orderBy('id').limit(limit);
      if (projectId !== undefined) query = query.where('project_id', '=', projectId);
      return (await query.execute()).map((row) => recordOf(row).build);
    },
    async running(): Promise<BuildRecord[]> {
      const rows = await db.selectFrom('builds').selectAll().where('state', '=', 'running').execute();
      return rows.map((row) => recordOf(row));
    },
    /** The oldest go; what was built stays. */
    async prune(): Promise<void> {
      const newest = db.selectFrom('builds').select('id').orderBy('started_at', 'desc').limit(kept);
      await db.deleteFrom('builds').where('state', '!=', 'running').where('id', 'not in', newest).execute();
    },
  };
}
export type BuildsRepo = ReturnType<typeof createBuildsRepo>;
