import type { Id, TreeNode } from '../../../../restic/types.ts';

export interface Sampled {
  snapshot: Id;
  path: string;
  size: number;
  content: readonly Id[];
}

/** What all of a sample may take on this disk. */
const mostBytes = 1024 * 1024 * 1024;
/** One file of it at most: the sample is there to see that restoring works, and packs are read back anyway. */
const mostFileBytes = 256 * 1024 * 1024;

/** Some files of all that are offered, each as likely as any other, without knowing beforehand how many there are. */
export function createSample(wanted: number, random: () => number = Math.random) {
  const chosen: Sampled[] = [];
  let offered = 0;
  return {
    offer(snapshot: Id, path: string, { size = 0, content }: TreeNode): void {
      if (wanted <= 0 || size > mostFileBytes) return;
      offered += 1;
      const at = chosen.length < wanted ? chosen.length : Math.floor(random() * offered);
      if (at < wanted) chosen[at] = { snapshot, path, size, content: content ?? [] };
    },
    /** By snapshot, as long as their bytes have room. */
    files(): Map<Id, Sampled[]> {
      let bytes = 0;
      const fitting = chosen.filter(({ size }) => {
        if (bytes + size > mostBytes) return false;
        bytes += size;
        return true;
      });
      return Map.groupBy(fitting, ({ snapshot }) => snapshot);
    },
  };
}
export type Sample = ReturnType<typeof createSample>;
