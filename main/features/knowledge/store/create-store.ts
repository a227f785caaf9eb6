import type { Evidence, EvidenceSource } from '../../../../shared/features/knowledge/schema.ts';
import { evidence as evidenceSchema } from '../../../../shared/features/knowledge/schema.ts';
import { routeOf } from '../evidence.ts';
import type { FileKind, FindInput, FindOutput, FoundChunk, IndexState, ProjectIndex } from '../thread/messages.ts';
import { createNameSearch } from './find-names.ts';
import { createWordSearch } from './find-words.ts';
import { createModels } from './models.ts';
import type { IndexFile } from './open-file.ts';
import { createPackedVectors } from './vectors.ts';
import { createWriting } from './writing.ts';

/** What was found elsewhere is kept for a click; more than so many are not. */
const mostSeen = 20_000;

interface PieceRow {
  evidence: string;
  project: string;
  name: string;
  path: string;
  kind: FileKind;
  mtime: number;
  from_line: number;
  to_line: number;
  heading: string;
  text: string;
}

export function titleOf(project: string, path: string, from: number, to: number, heading: string): string {
  const place = heading === '' ? `${path}:${from}–${to}` : `${path} › ${heading}`;
  return `${project} · ${place}`.slice(0, 500);
}

function pieceOf(row: PieceRow): Evidence {
  const source: EvidenceSource = {
    type: 'file',
    projectId: row.project,
    path: row.path,
    fromLine: row.from_line,
    toLine: row.to_line,
  };
  return {
    id: row.evidence,
    kind: row.kind,
    title: titleOf(row.name, row.path, row.from_line, row.to_line, row.heading),
    text: row.text,
    source,
    projectId: row.project,
    at: row.mtime,
    route: routeOf(row.evidence, source),
  };
}

/** All that is asked of the index file. */
export function createStore(db: IndexFile) {
  const packed = createPackedVectors(db);
  const words = createWordSearch({ db });
  const named = createNameSearch(db);
  const models = createModels(db, packed);
  const writing = createWriting(db, packed);
  const pieces = db.prepare(
    `select c.evidence, p.project, p.name, f.path, f.kind, f.mtime, c.from_line, c.to_line, c.heading, c.text
     from chunks c join files f on f.id = c.file join projects p on p.id = c.project where c.evidence = ?`,
  );
  const facts = db.prepare(
    `select c.evidence as id, p.project as projectId, f.path, f.mtime as at, f.kind
     from chunks c join files f on f.id = c.file join projects p on p.id = c.project where c.id = ?`,
  );
  const countChunks = db.prepare('select count(*) as n from chunks');

  const count = (sql: string, ...values: unknown[]) => (db.prepare(sql).get(...values) as { n: number }).n;

  function numbersOf(projectIds: readonly string[] | null): number[] | null {
    if (projectIds === null) return null;
    const find = db.prepare('select id from projects where project = ?');
    return projectIds.flatMap((id) => (find.get(id) as { id: number } | undefined)?.id ?? []);
  }

  function describe(chunks: readonly number[], input: FindInput): FoundChunk[] {
    const kinds = input.kinds === null ? null : new Set<string>(input.kinds);
    return chunks.flatMap((chunk) => {
      const row = facts.get(chunk) as (FoundChunk & { kind: string }) | undefined;
      if (!row || !(kinds?.has(row.kind) ?? true) || (input.before !== null && row.at > input.before)) return [];
      return [{ id: row.id, projectId: row.projectId, path: row.path, at: row.at }];
    });
  }

  function coverage(projects: readonly number[] | null, allowed: ReadonlySet<number> | null) {
    const serving = models.serving();
    const vectors = serving ? packed.count(serving, allowed) : 0;
    if (projects === null) return { chunks: (countChunks.get() as { n: number }).n, vectors };
    let chunks = 0;
    for (const project of projects) chunks += count('select count(*) as n from chunks where project = ?', project);
    return { chunks, vectors };
  }

  return {
    ...writing,
    ...models,
    rest: packed.forget,

    find(input: FindInput): FindOutput {
      const { query, vector, before, limit, fields } = input;
      const projects = numbersOf(input.projectIds);
      const allowed = projects === null ? null : new Set(projects);
      const serving = models.serving();
      const covered = coverage(projects, allowed);
      if (covered.chunks === 0) return { words: [], meaning: [], entity: [], ...covered };
      const all = (countChunks.get() as { n: number }).n;
      const byWords = !input.words
        ? []
        : words({ query, projects, kinds: input.kinds, before, limit, fields, chunks: all });
      const wide = input.kinds !== null || before !== null ? limit * 4 : limit;
      const byMeaning = vector && serving ? packed.nearest(serving, vector, allowed, wide) : [];
      const byName = named(query, allowed, before);
      return {
        words: describe(byWords, input),
        meaning: describe(
          byMeaning.map(({ chunk }) => chunk),
          input,
        ).slice(0, limit),
        entity: describe(byName, input),
        ...covered,
      };
    },

    pieces: (ids: readonly string[]): Evidence[] =>
      ids.flatMap((id) => {
        const row = pieces.get(id) as PieceRow | undefined;
        return row ? [pieceOf(row)] : [];
      }),

    open(id: string): Evidence | null {
      const row = pieces.get(id) as PieceRow | undefined;
      if (row) return pieceOf(row);
      const kept = db.prepare('select evidence from seen where id = ?').get(id) as { evidence: string } | undefined;
      const read = kept && evidenceSchema.safeParse(JSON.parse(kept.evidence));
      return read?.success ? read.data : null;
    },

    keep(evidence: readonly Evidence[], at: number): void {
      const put = db.prepare(
        'insert into seen (id, at, evidence) values (?, ?, ?) on conflict (id) do update set at = excluded.at',
      );
      db.transaction(() => {
        for (const one of evidence) put.run(one.id, at, JSON.stringify(one));
        const over = count('select count(*) as n from seen') - mostSeen;
        if (over > 0)
          db.prepare('delete from seen where id in (select id from seen order by at limit ?)').run(
            over + mostSeen / 10,
          );
      })();
    },

    letGo(needles: readonly string[]): void {
      const gone = db.prepare('delete from seen where instr(evidence, ?) > 0 or instr(id, ?) > 0');
      // Of what is made anew each day nothing else has to be gone from the pages, too.
      db.pragma('secure_delete = on');
      try {
        db.transaction(() => {
          for (const needle of needles) gone.run(needle, needle);
        })();
      } finally {
        db.pragma('secure_delete = off');
      }
      // The log holds pages as they were before.
      db.pragma('wal_checkpoint(truncate)');
    },

    state(wanted: string | null): IndexState {
      const serving = models.serving();
      const model = (wanted === null ? null : models.idOf(wanted)) ?? (wanted === null ? serving?.id : null) ?? -1;
      const projects = db
        .prepare(
          `select p.project as projectId, p.files, p.passed_over as passedOver, p.cut, p.read_at as readAt,
             (select count(*) from chunks c where c.project = p.id) as chunks,
             (select coalesce(sum(length(c.text)), 0) from chunks c where c.project = p.id) as bytes,
             (select count(*) from chunks c join vectors v on v.chunk = c.id and v.model = ? where c.project = p.id) as vectors
           from projects p`,
        )
        .all(model) as (Omit<ProjectIndex, 'cut'> & { cut: number })[];
      return {
        bytes: writing.bytes(),
        chunks: (countChunks.get() as { n: number }).n,
        projects: projects.map((one) => ({ ...one, cut: one.cut === 1 })),
        serving: serving?.key ?? null,
      };
    },
  };
}
export type Store = ReturnType<typeof createStore>;
