import type { Book } from '../book.ts';
import type { ForgetRequest, Watch } from '../engine/types.ts';
import type { Engines } from '../engines.ts';
import type { BackupsRepo } from '../repo.ts';
import type { TargetRecord } from '../types.ts';

interface Deps {
  book: Book;
  repo: BackupsRepo;
  engines: Engines;
}

/** Removes snapshots at a target, and answers which. */
export type LetGo = (target: TargetRecord, asked: Omit<ForgetRequest, 'dryRun'>, watch: Watch) => Promise<string[]>;

export function createLetGo({ book, repo, engines }: Deps): LetGo {
  async function unknow(target: TargetRecord, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await repo.removeSnapshots(target.id, ids);
    const { known } = book.target(target.id);
    // One that was missing, and that the user lets go, is missed no more.
    const damages = known.damages.filter(({ file, id }) => file !== 'snapshot' || !ids.includes(id));
    await book.foundAt(target.id, { forgotten: known.forgotten + ids.length, damages });
  }

  return async (target, asked, watch) => {
    const { remove } = await engines.at(target, 'forget', { ...asked, dryRun: true }, watch);
    // Our own record goes first: ended in between, a snapshot is known less well, where else it would be missed as lost.
    await unknow(target, [...new Set([...remove, ...asked.ids])]);
    if (remove.length > 0)
      await engines.at(target, 'forget', { policy: null, tags: [], ids: remove, dryRun: false }, watch);
    return remove;
  };
}
