import { posix } from 'node:path';

/** Made by the program or by npm: they are named in documents, and rightly not in the repository. */
const made = /^(node_modules|out|dist|test-results|bench\/results)(\/|$)/;

/** A pattern or an example, not a path: `features/<f>/`, `*.test.ts`, `bench/NAME.bench.ts`. */
const isPattern = (path: string) =>
  /[<>*{}…$]|\.\.\.|(^|[/.])[A-Z]{4,}([/.]|$)(?<!README\.md|CONTRIBUTING\.md|CHANGELOG\.md|LICENSE)/.test(path);

/** Not JSON: those are mostly files of the data folder. */
const fileName = /^[\w@.-]+\.(ts|tsx|mjs|cjs|ya?ml|md|svg|png|html|css|plist)$/;

/** Every path that a document names and that is not there. */
export function deadPaths(document: string, text: string, files: readonly string[]): string[] {
  const known = new Set<string>();
  for (const file of files) for (let path = file; path !== '.'; path = posix.dirname(path)) known.add(path);
  const names = new Set(files.map((file) => posix.basename(file)));
  const roots = new Set(files.map((file) => file.split('/')[0] ?? ''));
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  const exists = (path: string) => known.has(posix.normalize(path).replace(/\/$/, ''));

  const linked = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .filter((target) => !exists(posix.join(posix.dirname(document), target)));

  const quoted = [...prose.matchAll(/`([^`\s]+)`/g)]
    .map((match) => match[1] ?? '')
    .filter((path) => !isPattern(path) && !made.test(path))
    .filter((path) => {
      if (path.includes('/')) return roots.has(path.split('/')[0] ?? '') && !exists(path);
      return fileName.test(path) && !names.has(path);
    });
  return [...linked, ...quoted];
}
