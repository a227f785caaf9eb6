import { assertLasting } from '../db/lasting.ts';
import type { Store } from '../db/types.ts';
import { createChildrenRepo } from './repo.ts';
import type { ChildrenRepo } from './types.ts';

/** Nothing is kept running that would be forgotten with this run: while a damaged database is replaced, that is refused. */
export function createLastingRepo(store: Pick<Store, 'data' | 'recovery'>): ChildrenRepo {
  const repo = createChildrenRepo(store.data);
  return {
    ...repo,
    async add(row) {
      assertLasting(store);
      await repo.add(row);
    },
  };
}
