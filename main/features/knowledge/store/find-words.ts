import { askedTerms } from '../../../../shared/features/knowledge/words.ts';
import type { FieldWeights, FileKind } from '../thread/messages.ts';
import type { IndexFile } from './open-file.ts';

/** More projects than that are sorted out afterwards: a list of them in the question would take longer. */
const mostTagged = 40;
/** A term that stands nearly everywhere says nothing, and takes longest. */
const commonShare = 0.2;
const commonFrom = 2_000;
const fewestTerms = 2;

const quoted = (term: string) => `"${term.replaceAll('"', '')}"`;

interface Deps {
  db: IndexFile;
}

interface Wanted {
  query: string;
  /** By their numbers in the index. */
  projects: readonly number[] | null;
  kinds: readonly FileKind[] | null;
  before: number | null;
  limit: number;
  fields: FieldWeights;
  chunks: number;
}

/** By words: the best first. */
export function createWordSearch({ db }: Deps) {
  const frequency = db.prepare('select doc from terms where term = ?');
  const statement = db.prepare(
    `select rowid as chunk, bm25(words, @title, @symbols, @body, 0) as score
     from words where words match @match order by score limit @limit`,
  );
  const facts = db.prepare(
    'select c.project, f.kind, f.mtime from chunks c join files f on f.id = c.file where c.id = ?',
  );

  function telling(terms: readonly string[], chunks: number): string[] {
    const known = terms
      .map((term) => ({ term, found: (frequency.get(term) as { doc: number } | undefined)?.doc ?? 0 }))
      .filter(({ found }) => found > 0);
    if (chunks < commonFrom) return known.map(({ term }) => term);
    const rare = known.filter(({ found }) => found < chunks * commonShare);
    const enough = rare.length >= fewestTerms ? rare : known.sort((a, b) => a.found - b.found).slice(0, fewestTerms);
    return enough.map(({ term }) => term);
  }

  return (wanted: Wanted): number[] => {
    const { query, projects, kinds, before, limit, fields, chunks } = wanted;
    const terms = telling(askedTerms(query), chunks);
    if (terms.length === 0 || projects?.length === 0) return [];
    const tagged = projects !== null && projects.length <= mostTagged;
    const tags = [
      ...(tagged ? [`(${projects.map((id) => `tags : ${quoted(`p${id}`)}`).join(' OR ')})`] : []),
      ...(kinds !== null ? [`(${kinds.map((kind) => `tags : ${quoted(`k${kind}`)}`).join(' OR ')})`] : []),
    ];
    const match = [...tags, `({title symbols body} : (${terms.map(quoted).join(' OR ')}))`].join(' AND ');
    const sorted = (projects !== null && !tagged) || before !== null;
    const rows = statement.all({
      match,
      limit: sorted ? limit * 20 : limit,
      title: fields.title,
      symbols: fields.symbols,
      body: fields.text,
    }) as { chunk: number }[];
    if (!sorted) return rows.map(({ chunk }) => chunk);
    const allowed = projects === null ? null : new Set(projects);
    return rows
      .filter(({ chunk }) => {
        const of = facts.get(chunk) as { project: number; mtime: number } | undefined;
        return of && (allowed?.has(of.project) ?? true) && (before === null || of.mtime <= before);
      })
      .slice(0, limit)
      .map(({ chunk }) => chunk);
  };
}
