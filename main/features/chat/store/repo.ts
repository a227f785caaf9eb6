import type { Store } from '../../../core/db/types.ts';
import { createAroundRepo } from './around-repo.ts';
import { createForgettingRepo } from './forgetting-repo.ts';
import { createMessagesRepo } from './messages-repo.ts';
import { createSearchRepo } from './search-repo.ts';
import { createThreadsRepo, type Db } from './threads-repo.ts';

const partsOf = (db: Db) => ({
  threads: createThreadsRepo(db),
  messages: createMessagesRepo(db),
  around: createAroundRepo(db),
  search: createSearchRepo(db),
  forgetting: createForgettingRepo(db),
});
export type Parts = ReturnType<typeof partsOf>;

/** All that chats keep. */
export function createChatRepo(store: Pick<Store, 'data' | 'transaction'>) {
  return {
    ...partsOf(store.data),
    /** All or nothing; inside only what is handed in is used. */
    together: <T>(fn: (parts: Parts) => Promise<T>): Promise<T> => store.transaction((trx) => fn(partsOf(trx))),
  };
}
export type ChatRepo = ReturnType<typeof createChatRepo>;
