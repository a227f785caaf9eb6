import { countsForProject } from '../files/counted.ts';
import type { ProjectFiles } from '../types.ts';

/** The files of a project that is nowhere but in the test: path → text. */
export function memoryFiles(texts: Record<string, string>): ProjectFiles & { reads: string[] } {
  const list = Object.keys(texts)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((path) => ({ path, size: Buffer.byteLength(texts[path] ?? ''), mtimeMs: 0 }));
  const problems: { file: string; why: string }[] = [];
  const reads: string[] = [];
  const depth = (path: string) => path.split('/').length;
  const names = new Map<string, string[]>();
  for (const { path } of list) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    names.set(
      name,
      [...(names.get(name) ?? []), path].sort((a, b) => depth(a) - depth(b)),
    );
  }
  return {
    root: '/memory',
    list,
    cut: false,
    reads,
    has: (path) => Object.hasOwn(texts, path),
    named: (name) => names.get(name) ?? [],
    text(path, maxBytes = 4 * 1024 * 1024) {
      const text = Object.hasOwn(texts, path) ? texts[path] : undefined;
      if (text === undefined) return null;
      reads.push(path);
      if (Buffer.byteLength(text) > maxBytes) {
        problems.push({ file: path, why: 'too large' });
        return null;
      }
      return text.includes('\0') ? null : text;
    },
    problem(file, why) {
      if (!problems.some((known) => known.file === file && known.why === why)) problems.push({ file, why });
    },
    problems: () => problems,
    counts: countsForProject,
  };
}
