import type { MessagePort } from 'node:worker_threads';
import { isDamage } from '../../../core/db/errors.ts';
import { errorCode, isStorageFull } from '../../../core/lib/storage-full.ts';
import { createRedactor } from '../../../core/log/redactor.ts';
import { readProject } from '../reading/read-project.ts';
import { createStore, type Store } from '../store/create-store.ts';
import { closeInOrder, closeQuietly, type IndexFile, openIndexFile } from '../store/open-file.ts';
import type { FromIndex, IndexThreadData, Op, Ops, ToIndex } from './messages.ts';

interface Deps extends IndexThreadData {
  port: Pick<MessagePort, 'postMessage' | 'on'>;
}

const restAfterMs = 10 * 60_000;

interface Open {
  db: IndexFile;
  store: Store;
}

/** The thread of the index: it alone has the file. */
export function serveIndex({ port, path }: Deps) {
  const tell = (message: FromIndex) => port.postMessage(message);
  const { redact } = createRedactor();
  const reading = new Map<string, AbortController>();
  let limit = Number.MAX_SAFE_INTEGER;
  let kept = new Set<string>();
  let opened: Promise<Open> | null = null;
  let current: Open | null = null;
  let ended = false;
  let resting: NodeJS.Timeout | undefined;

  function begin(): Promise<Open> {
    opened ??= openIndexFile(path).then(
      ({ db, damaged }) => {
        if (damaged !== null) tell({ type: 'set-aside', why: damaged });
        current = { db, store: createStore(db) };
        return current;
      },
      (error: unknown) => {
        opened = null;
        throw error;
      },
    );
    return opened;
  }

  /** What is damaged is closed; whoever comes next finds it set aside. */
  function giveUp(): void {
    if (current) closeQuietly(current.db);
    current = null;
    opened = null;
    for (const one of reading.values()) one.abort();
  }

  /** Makes room by what nobody has looked for longest. */
  function makeRoom(store: Store, forProject: string): boolean {
    while (store.bytes() > limit) {
      const gone = store.stalest(new Set([...kept, forProject]));
      if (gone === null) return false;
      store.forget(gone);
    }
    return true;
  }

  const ops: { [O in Op]: (store: Store, input: Ops[O][0]) => Ops[O][1] | Promise<Ops[O][1]> } = {
    async read(store, input) {
      const one = new AbortController();
      reading.get(input.projectId)?.abort();
      reading.set(input.projectId, one);
      let looked = 0;
      try {
        return await readProject(
          input,
          {
            store,
            redact,
            now: () => Date.now(),
            full: () => {
              looked += 1;
              return looked % 32 === 0 && !makeRoom(store, input.projectId);
            },
            progress: (done, total) => tell({ type: 'progress', projectId: input.projectId, done, total }),
          },
          one.signal,
        );
      } finally {
        if (reading.get(input.projectId) === one) reading.delete(input.projectId);
      }
    },
    find(store, input) {
      clearTimeout(resting);
      // Nobody asks: the room that the vectors take in memory is given back.
      resting = setTimeout(() => current?.store.rest(), restAfterMs);
      resting.unref();
      if (input.projectIds !== null) store.searched(input.projectIds, Date.now());
      return store.find(input);
    },
    pieces: (store, { ids }) => store.pieces(ids),
    open: (store, { id }) => store.open(id),
    keep(store, { evidence, at }) {
      store.keep(evidence, at);
      return null;
    },
    letGo(store, { needles }) {
      store.letGo(needles);
      return null;
    },
    state: (store, { wanted }) => store.state(wanted),
    forget(store, { projectId }) {
      reading.get(projectId)?.abort();
      store.forget(projectId);
      return null;
    },
    async clear() {
      for (const one of reading.values()) one.abort();
      if (current) {
        const { db } = current;
        current = null;
        opened = null;
        // Of another version: it is made anew.
        db.pragma('user_version = 0');
        closeQuietly(db);
      }
      await begin();
      return null;
    },
    limit(_store, input) {
      limit = input.bytes;
      kept = new Set(input.kept);
      return null;
    },
    want: (store, { model }) => ({ serving: store.settle(model) }),
    serving: (store) => store.serving()?.key ?? null,
    lacking: (store, { model, after, limit: most }) => store.lacking(model, after, most),
    putVectors(store, { model, ids, dims, vectors }) {
      store.putVectors(model, ids, dims, vectors);
      return { serving: store.serving()?.key ?? null };
    },
    end() {
      ended = true;
      for (const one of reading.values()) one.abort();
      if (current) closeInOrder(current.db);
      current = null;
      return null;
    },
  };

  async function answer<O extends Op>(op: O, input: Ops[O][0]): Promise<Ops[O][1]> {
    if (ended) throw new Error('the index is closed');
    // Whoever only says how it is to be kept, or ends, needs no file.
    if (op === 'end' && !opened) return null as Ops[O][1];
    for (let tries = 0; ; tries += 1) {
      try {
        const { store } = await begin();
        return await ops[op](store, input);
      } catch (error) {
        if (isDamage(error) && tries === 0) giveUp();
        else throw error;
      }
    }
  }

  port.on('message', (message: ToIndex) => {
    if (message.type === 'cancel') {
      reading.get(message.projectId)?.abort();
      return;
    }
    const { id, op, input } = message;
    void answer(op, input as Ops[Op][0]).then(
      (value) => tell({ type: 'answer', id, value }),
      (error: unknown) => {
        const code = errorCode(error);
        const why = error instanceof Error ? error.message : String(error);
        tell({ type: 'refused', id, why, code: isStorageFull(code) ? 'STORAGE_FULL' : code });
      },
    );
  });
}
