import type { RestoreDone, Trouble, TroubleKind, Watch } from '../../../types.ts';
import { createTreeHash } from '../tree-hash.ts';

const mostNamed = 1_000;

/** What a restore has done so far, and what it could not do. */
export function createReport(watch: Watch) {
  const tree = createTreeHash();
  const named: Trouble[] = [];
  const replaced: string[] = [];
  const counts = { files: 0, dirs: 0, links: 0, others: 0, bytes: 0, unchanged: 0, unchangedBytes: 0 };
  let troubles = 0;
  const said = new Set<string>();
  return {
    tree,
    counts,
    trouble(kind: TroubleKind, path: string, sentence: string): void {
      troubles += 1;
      if (named.length < mostNamed) named.push({ kind, path, sentence });
      if (troubles <= mostNamed) watch.log(`${path}: ${sentence}`);
    },
    replaces(path: string): void {
      if (replaced.length < mostNamed) replaced.push(path);
    },
    /** Worth a line, and only one. */
    once(line: string): void {
      if (said.has(line)) return;
      said.add(line);
      watch.log(line);
    },
    done: (aside: number, dryRun: boolean): RestoreDone => ({
      ...counts,
      ...{ aside, hash: dryRun ? null : tree.digest(), troubles, named, replaced },
    }),
  };
}
export type Report = ReturnType<typeof createReport>;

export function sentenceFor(code: string, message: string): string {
  if (code === 'ENAMETOOLONG') return 'Its path is longer than this system allows, so it was not restored.';
  if (code === 'EEXIST') return 'Something else came to be there meanwhile and was left alone.';
  if (code === 'EACCES' || code === 'EPERM') return 'This user may not make it, so it was not restored.';
  if (code === 'EILSEQ' || code === 'EINVAL') return 'This disk does not take such a name, so it was not restored.';
  if (code === 'ENOSYS' || code === 'ENOTSUP') return 'Nothing of this kind can be made here, so it was not restored.';
  return `It was not restored: ${message}.`;
}
