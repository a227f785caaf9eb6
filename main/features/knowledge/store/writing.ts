import { termsOf } from '../../../../shared/features/knowledge/words.ts';
import { errorCode, isStorageFull } from '../../../core/lib/storage-full.ts';
import { fileEvidenceId } from '../evidence.ts';
import { type Piece, symbolsOf } from '../reading/cut.ts';
import type { FileKind } from '../thread/messages.ts';
import type { IndexFile } from './open-file.ts';
import type { PackedVectors } from './vectors.ts';

export interface KnownFile {
  id: number;
  path: string;
  size: number;
  mtime: number;
  hash: string;
}

export interface NewFile {
  path: string;
  kind: FileKind;
  size: number;
  mtime: number;
  hash: string;
  pieces: readonly Piece[];
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).toLowerCase();
const spaced = (text: string) => termsOf(text).join(' ');

/** What changes the index. A file is written whole or not at all. */
export function createWriting(db: IndexFile, packed: PackedVectors) {
  const project = db.prepare('select id, name from projects where project = ?');
  const chunksOfFile = db.prepare('select id from chunks where file = ?');
  const dropWords = db.prepare('delete from words where rowid = ?');
  const dropVectors = db.prepare('delete from vectors where chunk = ?');
  const dropChunk = db.prepare('delete from chunks where id = ?');
  const dropFile = db.prepare('delete from files where id = ?');
  const addFile = db.prepare(
    'insert into files (project, path, name, kind, size, mtime, hash) values (?, ?, ?, ?, ?, ?, ?) returning id',
  );
  const touchFile = db.prepare('update files set size = ?, mtime = ? where id = ?');
  const addChunk = db.prepare(
    `insert into chunks (evidence, file, project, from_line, to_line, heading, text) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (evidence) do nothing returning id`,
  );
  const addWords = db.prepare('insert into words (rowid, title, symbols, body, tags) values (?, ?, ?, ?, ?)');
  const oldVectors = db.prepare(
    `select c.evidence, v.model, v.scale, v.vector from chunks c join vectors v on v.chunk = c.id where c.file = ?`,
  );
  const addVector = db.prepare('insert into vectors (model, chunk, scale, vector) values (?, ?, ?, ?)');

  function numberOf(projectId: string, name: string): number {
    db.prepare(
      'insert into projects (project, name) values (?, ?) on conflict (project) do update set name = excluded.name',
    ).run(projectId, name);
    return (project.get(projectId) as { id: number }).id;
  }

  function removeChunks(file: number): void {
    for (const { id } of chunksOfFile.all(file) as { id: number }[]) {
      dropWords.run(id);
      dropVectors.run(id);
      dropChunk.run(id);
      packed.remove(id);
    }
  }

  const removeFile = db.transaction((file: number) => {
    removeChunks(file);
    dropFile.run(file);
  });

  const writeFile = db.transaction(
    (of: { id: number; projectId: string; name: string }, known: number | null, file: NewFile) => {
      // What stays word for word keeps its vector.
      const vectors = new Map<string, { model: number; scale: number; vector: Buffer }[]>();
      if (known !== null) {
        for (const row of oldVectors.all(known) as { evidence: string; model: number; scale: number; vector: Buffer }[])
          vectors.set(row.evidence, [...(vectors.get(row.evidence) ?? []), row]);
        removeChunks(known);
        dropFile.run(known);
      }
      const { path, kind, size, mtime, hash } = file;
      const { id } = addFile.get(of.id, path, nameOf(path), kind, size, mtime, hash) as { id: number };
      const repeats = new Map<string, number>();
      let written = 0;
      for (const { fromLine, toLine, heading, text } of file.pieces) {
        const nth = repeats.get(text) ?? 0;
        repeats.set(text, nth + 1);
        const evidence = fileEvidenceId(of.projectId, path, text, nth);
        const row = addChunk.get(evidence, id, of.id, fromLine, toLine, heading, text) as { id: number } | undefined;
        if (!row) continue;
        const symbols = kind === 'code' ? spaced(symbolsOf(text).join(' ')) : '';
        // Without the project's name: it would stand in all of its pieces, and tell nothing.
        const title = spaced(`${path.replaceAll('/', ' ')} ${heading}`);
        addWords.run(row.id, title, symbols, spaced(text), `p${of.id} k${kind}`);
        for (const { model, scale, vector } of vectors.get(evidence) ?? []) {
          addVector.run(model, row.id, scale, vector);
          packed.add(model, row.id, of.id, scale, new Int8Array(vector.buffer, vector.byteOffset, vector.length));
        }
        written += 1;
      }
      return written;
    },
  );

  const forget = (projectId: string): void => {
    const found = project.get(projectId) as { id: number } | undefined;
    if (!found) return;
    for (const { id } of db.prepare('select id from files where project = ?').all(found.id) as { id: number }[])
      removeFile(id);
    db.prepare('delete from projects where id = ?').run(found.id);
    db.prepare("delete from seen where json_extract(evidence, '$.projectId') = ?").run(projectId);
  };

  const bytes = () =>
    ((db.pragma('page_count', { simple: true }) as number) -
      (db.pragma('freelist_count', { simple: true }) as number)) *
    (db.pragma('page_size', { simple: true }) as number);

  return {
    numberOf,
    removeFile: (file: number) => removeFile(file),
    writeFile: (of: { id: number; projectId: string; name: string }, known: number | null, file: NewFile): number =>
      writeFile(of, known, file),
    touch: (file: number, size: number, mtime: number) => touchFile.run(size, mtime, file),
    filesOf: (number: number) =>
      db.prepare('select id, path, size, mtime, hash from files where project = ?').all(number) as KnownFile[],
    forget,
    bytes,
    searched(projectIds: readonly string[], at: number): void {
      const put = db.prepare('update projects set searched_at = ? where project = ?');
      try {
        db.transaction(() => {
          for (const id of projectIds) put.run(at, id);
        })();
      } catch (error) {
        // A full disk can still be searched.
        if (!isStorageFull(errorCode(error))) throw error;
      }
    },
    /** Read to its end: how much there is. */
    done(number: number, facts: { at: number; passedOver: number; cut: boolean }): { files: number; chunks: number } {
      const files = (db.prepare('select count(*) as n from files where project = ?').get(number) as { n: number }).n;
      const chunks = (db.prepare('select count(*) as n from chunks where project = ?').get(number) as { n: number }).n;
      db.prepare('update projects set read_at = ?, files = ?, passed_over = ?, cut = ? where id = ?').run(
        facts.at,
        files,
        facts.passedOver,
        facts.cut ? 1 : 0,
        number,
      );
      return { files, chunks };
    },
    /** The projects that were looked for longest ago, of those that may go. */
    stalest(kept: ReadonlySet<string>): string | null {
      const rows = db.prepare('select project from projects order by searched_at, read_at').all() as {
        project: string;
      }[];
      return rows.find(({ project: id }) => !kept.has(id))?.project ?? null;
    },
  };
}
