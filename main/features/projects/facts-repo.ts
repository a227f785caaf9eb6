import { type Kysely, sql, type Transaction } from 'kysely';
import type {
  GitHistory,
  GitSummary,
  LanguageShare,
  ProjectRow,
  SearchHit,
} from '../../../shared/features/projects/schema.ts';
import type { SeriesTables } from '../../core/db/tables.ts';
import type { ScanOutput } from './types.ts';

/** What a row shows that reading the project gave. */
export interface FactsSummary {
  git: GitSummary | null;
  languages: ProjectRow['languages'];
  stack: ProjectRow['stack'];
  files: number;
  bytes: number;
  newestMtime: number | null;
  dependencies: number;
  /** For other projects that ask for this one. */
  provides: { ecosystem: string; name: string }[];
  locals: ScanOutput['locals'];
  /** The languages were read, and not only told by names. */
  precise: boolean;
  health: ScannedHealth;
}

/** What health needs of a scan: so little that it is kept in memory for every project. */
export interface ScannedHealth
  extends Pick<ScanOutput, 'secrets'>,
    // Facts of an earlier version do not have it.
    Partial<Pick<ScanOutput, 'damage'>>,
    Pick<ScanOutput['stack'], 'tests' | 'ci' | 'licence'>,
    Pick<ScanOutput['dependencies'], 'unlocked' | 'stale'> {
  readme: string | null;
  /** Bytes of what it is written in; a folder of texts needs no tests. */
  codeBytes: number;
}

/** What the page of one project shows beside its row. */
export type FactsBody = Omit<ScanOutput, 'dependencyLines' | 'dependencyNames'>;

export interface StoredFacts {
  projectId: string;
  scannedAt: number;
  gitFingerprint: string | null;
  treeFingerprint: string | null;
  summary: FactsSummary;
}

export interface SearchText {
  name: string;
  path: string;
  stack: string;
  dependencies: string;
  branch: string;
  remote: string;
  tags: string;
  readme: string;
}

const mostExcerpts = 60;
const columns = ['name', 'path', 'stack', 'dependencies', 'branch', 'remote', 'tags', 'readme'] as const;
const whereOf: Record<(typeof columns)[number], SearchHit['where']> = {
  name: 'name',
  path: 'path',
  stack: 'stack',
  dependencies: 'dependency',
  branch: 'branch',
  remote: 'remote',
  tags: 'tag',
  readme: 'readme',
};

/** Each word as a phrase that may go on, so that nothing in it is taken for the language of FTS5. */
export const matchOf = (text: string): string | null => {
  const words = text
    // What ends a text for SQLite ends a word here.
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 12);
  return words.length === 0 ? null : words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(' AND ');
};

/** With `body` and `dependencies` only after a scan; with `text` when what the search knows has changed. */
export interface Put {
  facts: StoredFacts;
  /** `FactsBody` as JSON. */
  body?: string;
  dependencies?: string;
  text?: SearchText | undefined;
}

type SearchTable = { project_search: SearchText & { rowid: number } };

async function putOne(trx: Transaction<SeriesTables>, { facts, body, dependencies: lines, text }: Put): Promise<void> {
  const { projectId } = facts;
  const values = {
    scanned_at: facts.scannedAt,
    git_fingerprint: facts.gitFingerprint,
    tree_fingerprint: facts.treeFingerprint,
    summary: JSON.stringify(facts.summary),
  };
  const { doc } = await trx
    .insertInto('project_facts')
    .values({ project_id: projectId, ...values })
    .onConflict((oc) => oc.column('project_id').doUpdateSet(values))
    .returning('doc')
    .executeTakeFirstOrThrow();
  if (body !== undefined)
    await trx
      .insertInto('project_bodies')
      .values({ project_id: projectId, body })
      .onConflict((oc) => oc.column('project_id').doUpdateSet({ body }))
      .execute();
  if (lines !== undefined)
    await trx
      .insertInto('project_dependencies')
      .values({ project_id: projectId, lines })
      .onConflict((oc) => oc.column('project_id').doUpdateSet({ lines }))
      .execute();
  // Not as a text of its own: whatever is no plain statement has all of them prepared anew.
  if (text)
    await trx
      .withTables<SearchTable>()
      .insertInto('project_search')
      .orReplace()
      .values({ rowid: doc, ...text })
      .execute();
}

/** What can be read again; it may be lost without harm. */
export function createFactsRepo(db: Kysely<SeriesTables>) {
  const docOf = async (projectId: string): Promise<number | undefined> =>
    (await db.selectFrom('project_facts').select('doc').where('project_id', '=', projectId).executeTakeFirst())?.doc;

  return {
    async all(): Promise<StoredFacts[]> {
      const rows = await db.selectFrom('project_facts').selectAll().execute();
      return rows.map((row) => ({
        projectId: row.project_id,
        scannedAt: row.scanned_at,
        gitFingerprint: row.git_fingerprint,
        treeFingerprint: row.tree_fingerprint,
        summary: JSON.parse(row.summary) as FactsSummary,
      }));
    },

    put: (one: Put): Promise<void> => db.transaction().execute((trx) => putOne(trx, one)),

    async body(projectId: string): Promise<FactsBody | null> {
      const row = await db
        .selectFrom('project_bodies')
        .select('body')
        .where('project_id', '=', projectId)
        .executeTakeFirst();
      return row ? (JSON.parse(row.body) as FactsBody) : null;
    },

    /** Projects whose dependencies hold these words; whether it is that very name, their lines tell. */
    async askingFor(name: string): Promise<string[]> {
      const match = matchOf(name);
      if (match === null) return [];
      const found = await sql<{ id: string }>`
        select f.project_id as id from project_search join project_facts f on f.doc = project_search.rowid
        where project_search match ${`{dependencies} : (${match})`}`.execute(db);
      return found.rows.map(({ id }) => id);
    },

    async withLanguages(): Promise<Set<string>> {
      const rows = await db.selectFrom('project_languages').select('project_id').execute();
      return new Set(rows.map(({ project_id }) => project_id));
    },

    async dependencies(projectId: string): Promise<string | null> {
      const row = await db
        .selectFrom('project_dependencies')
        .select('lines')
        .where('project_id', '=', projectId)
        .executeTakeFirst();
      return row?.lines ?? null;
    },

    /** The columns that the user's own words change, without reading the project again. */
    async renameText(projectId: string, change: { tags: string }): Promise<void> {
      const doc = await docOf(projectId);
      if (doc !== undefined)
        await sql`update project_search set tags = ${change.tags} where rowid = ${doc}`.execute(db);
    },

    async languages(projectId: string): Promise<{ languages: LanguageShare[]; cache: Uint8Array } | null> {
      const row = await db
        .selectFrom('project_languages')
        .select(['languages', 'cache'])
        .where('project_id', '=', projectId)
        .executeTakeFirst();
      return row ? { languages: JSON.parse(row.languages) as LanguageShare[], cache: row.cache } : null;
    },

    async putLanguages(projectId: string, languages: LanguageShare[], cache: Uint8Array): Promise<void> {
      const values = { languages: JSON.stringify(languages), cache };
      await db
        .insertInto('project_languages')
        .values({ project_id: projectId, ...values })
        .onConflict((oc) => oc.column('project_id').doUpdateSet(values))
        .execute();
    },

    async history(projectId: string, head: string): Promise<GitHistory | null> {
      const row = await db
        .selectFrom('project_histories')
        .select('history')
        .where('project_id', '=', projectId)
        .where('head', '=', head)
        .executeTakeFirst();
      return row ? (JSON.parse(row.history) as GitHistory) : null;
    },

    async putHistory(projectId: string, history: GitHistory): Promise<void> {
      const values = { head: history.head, history: JSON.stringify(history) };
      await db
        .insertInto('project_histories')
        .values({ project_id: projectId, ...values })
        .onConflict((oc) => oc.column('project_id').doUpdateSet(values))
        .execute();
    },

    async search(text: string, limit: number): Promise<SearchHit[]> {
      const match = matchOf(text);
      if (match === null) return [];
      // The weights put a name before a README.
      const found = await sql<{ doc: number; id: string }>`
        select f.doc as doc, f.project_id as id
        from project_search join project_facts f on f.doc = project_search.rowid
        where project_search match ${match}
        order by bm25(project_search, 20, 4, 8, 6, 4, 4, 8, 1) limit ${limit}`.execute(db);
      const where = new Map<number, (typeof columns)[number]>();
      for (const column of columns) {
        if (where.size === found.rows.length) break;
        const inColumn = await sql<{ doc: number }>`select rowid as doc from project_search
          where project_search match ${`{${column}} : (${match})`}`.execute(db);
        for (const { doc } of inColumn.rows) if (!where.has(doc)) where.set(doc, column);
      }
      // A README is read again for its excerpt, so only those that can be seen get one.
      const excerpts = new Map<number, string>();
      const inText = found.rows.filter(({ doc }) => ['dependencies', 'readme'].includes(where.get(doc) ?? ''));
      const shown = inText.slice(0, mostExcerpts).map(({ doc }) => doc);
      if (shown.length > 0) {
        const snippets = await sql<{ doc: number; words: string }>`
          select rowid as doc, snippet(project_search, -1, '', '', '…', 12) as words from project_search
          where project_search match ${match} and rowid in (${sql.join(shown)})`.execute(db);
        for (const { doc, words } of snippets.rows) excerpts.set(doc, words.replace(/\s+/g, ' '));
      }
      return found.rows.map(({ doc, id }) => ({
        id,
        where: whereOf[where.get(doc) ?? 'name'],
        excerpt: excerpts.get(doc) ?? null,
      }));
    },

    async forget(ids: readonly string[]): Promise<void> {
      for (const id of ids) {
        await db.transaction().execute(async (trx) => {
          const fact = await trx
            .selectFrom('project_facts')
            .select('doc')
            .where('project_id', '=', id)
            .executeTakeFirst();
          if (fact) await sql`delete from project_search where rowid = ${fact.doc}`.execute(trx);
          for (const table of [
            'project_facts',
            'project_bodies',
            'project_dependencies',
            'project_languages',
            'project_histories',
          ] as const)
            await trx.deleteFrom(table).where('project_id', '=', id).execute();
        });
      }
    },
  };
}
export type FactsRepo = ReturnType<typeof createFactsRepo>;
