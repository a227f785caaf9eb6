import type { Lacking } from '../thread/messages.ts';
import type { IndexFile } from './open-file.ts';
import { type PackedVectors, quantise } from './vectors.ts';

export interface Model {
  id: number;
  key: string;
  dims: number;
}

/** What is cut off of a piece for its vector is beyond what such models read. */
const mostCharacters = 6_000;

/** Vectors, by the model that made them. One serves; another that is wanted takes its place once all of its vectors are there. */
export function createModels(db: IndexFile, packed: PackedVectors) {
  const columns = 'select id, key, dims from models';
  const byKey = db.prepare(`${columns} where key = ?`);
  const find = (key: string) => byKey.get(key) as Model | undefined;
  const serving = () => db.prepare(`${columns} where serving = 1`).get() as Model | undefined;
  const lackingOf = (model: number) =>
    (
      db
        .prepare(
          'select count(*) as n from chunks c where not exists (select 1 from vectors v where v.model = ? and v.chunk = c.id)',
        )
        .get(model) as { n: number }
    ).n;
  const countOf = (model: number) =>
    (db.prepare('select count(*) as n from vectors where model = ?').get(model) as { n: number }).n;

  function serve(model: Model): void {
    db.transaction(() => {
      db.prepare('update models set serving = (id = ?)').run(model.id);
      db.prepare('delete from vectors where model <> ?').run(model.id);
      db.prepare('delete from models where id <> ?').run(model.id);
    })();
    packed.forget();
  }

  /** The first serves as far as it has got; later ones when they lack nothing. */
  function settle(key: string): void {
    const model = find(key);
    const now = serving();
    if (!model || now?.id === model.id) return;
    if (!now || countOf(now.id) === 0 || lackingOf(model.id) === 0) serve(model);
  }

  return {
    serving,
    idOf: (key: string) => find(key)?.id ?? null,

    /** The key of the one that serves now. */
    settle(key: string): string | null {
      settle(key);
      return serving()?.key ?? null;
    },

    lacking(key: string, after: number, limit: number): { pieces: Lacking[]; left: number | null } {
      const id = find(key)?.id ?? -1;
      const rows = db
        .prepare(
          `select c.id, c.heading, c.text, f.path, p.name from chunks c join files f on f.id = c.file join projects p on p.id = c.project
           where c.id > ? and not exists (select 1 from vectors v where v.model = ? and v.chunk = c.id) order by c.id limit ?`,
        )
        .all(after, id, limit) as { id: number; heading: string; text: string; path: string; name: string }[];
      const pieces = rows.map(({ id: chunk, name, path, heading, text }) => ({
        id: chunk,
        text: `${name} ${path}${heading === '' ? '' : ` › ${heading}`}\n${text}`.slice(0, mostCharacters),
      }));
      // Counting goes through all of them: once, for the beginning.
      return { pieces, left: after === 0 ? lackingOf(id) : null };
    },

    putVectors(key: string, ids: readonly number[], dims: number, vectors: Float32Array): void {
      const known = find(key);
      // The same name may hide another model since: its old vectors say nothing to the new ones.
      if (known && known.dims !== dims) {
        db.prepare('delete from vectors where model = ?').run(known.id);
        db.prepare('delete from models where id = ?').run(known.id);
        packed.forget();
      }
      db.prepare('insert into models (key, dims) values (?, ?) on conflict do nothing').run(key, dims);
      const model = find(key) as Model;
      const project = db.prepare('select project from chunks where id = ?');
      const put = db.prepare('insert or replace into vectors (model, chunk, scale, vector) values (?, ?, ?, ?)');
      const added: [number, number, number, Int8Array][] = [];
      db.transaction(() => {
        ids.forEach((chunk, at) => {
          // It may have gone while the model was at it.
          const row = project.get(chunk) as { project: number } | undefined;
          if (!row) return;
          const values = new Int8Array(dims);
          const scale = quantise(vectors.subarray(at * dims, (at + 1) * dims), values, 0);
          put.run(model.id, chunk, scale, Buffer.from(values.buffer));
          added.push([chunk, row.project, scale, values]);
        });
      })();
      for (const [chunk, of, scale, values] of added) packed.add(model.id, chunk, of, scale, values);
      // Where none serves, it does at once; where one does, whoever is done says so.
      const now = serving();
      if (!now || countOf(now.id) === 0) settle(key);
    },
  };
}
