import type { IndexFile } from './open-file.ts';

const fileName =
  /(?:[\w.@~-]+\/)*[\w@-]*[\w-]\.[A-Za-z][A-Za-z0-9]{0,9}\b|\b(?:Dockerfile|Makefile|Rakefile|Gemfile|Procfile|Justfile)\b/g;
const mostNames = 8;
const mostChunks = 60;

/** Files that a question names: `src/server.ts`, `Dockerfile`. */
export const namedFiles = (query: string): string[] =>
  [...new Set([...query.matchAll(fileName)].map(([name]) => name.replace(/^\.?\//, '')))].slice(0, mostNames);

/** Pieces of the files that the question names, in the order of the files' lines. */
export function createNameSearch(db: IndexFile) {
  const statement = db.prepare(
    `select c.id, c.project, f.path, f.mtime from files f join chunks c on c.file = f.id
     where f.name = ? order by length(f.path), c.from_line limit ${4 * mostChunks}`,
  );
  return (query: string, projects: ReadonlySet<number> | null, before: number | null): number[] =>
    namedFiles(query)
      .flatMap((wanted) => {
        const name = wanted.slice(wanted.lastIndexOf('/') + 1).toLowerCase();
        const rows = statement.all(name) as { id: number; project: number; path: string; mtime: number }[];
        return rows.filter(
          ({ project, path, mtime }) =>
            (path === wanted || path.toLowerCase().endsWith(`/${wanted.toLowerCase()}`) || !wanted.includes('/')) &&
            (projects?.has(project) ?? true) &&
            (before === null || mtime <= before),
        );
      })
      .slice(0, mostChunks)
      .map(({ id }) => id);
}
