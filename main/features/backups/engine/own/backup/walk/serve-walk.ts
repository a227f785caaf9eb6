import type { MessagePort } from 'node:worker_threads';
import { createKernel } from '../../../../restic/kernel.ts';
import { createBlobStore } from '../blob-store.ts';
import { readExcludes } from '../excludes/excludes.ts';
import { openKnownBlobs } from '../known-blobs.ts';
import type { FromWalker, ToWalker, WalkData } from '../messages.ts';
import { createEstimate } from './estimate.ts';
import { createTextPool } from './folder-tree.ts';
import { createTimeWriter } from './go-time.ts';
import { createNodeMaker, nameOf } from './node-of.ts';
import { readOwners } from './owners.ts';
import { createParentTrees } from './parent-trees.ts';
import { createReaders } from './readers.ts';
import { takeEntry } from './take-folder.ts';
import { createTally } from './tally.ts';
import { placesOf, planWalk, walk } from './walk.ts';
import type { WalkContext } from './walk-context.ts';
import { openXattrs } from './xattrs.ts';

const paceMs = 50;

/** Walks, and makes the trees; files are read by others. */
export function serveWalk(port: MessagePort, data: WalkData): void {
  const send = (message: FromWalker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  const log = (line: string) => send({ type: 'log', line });
  const rules = { excludes: readExcludes(data.excludes), excludeCaches: data.excludeCaches };
  const readers = createReaders(data.readers, (reader) => send({ type: 'start', reader }));
  const trees = createBlobStore('tree', data, createKernel(), send);
  const parents = createParentTrees((id) => send({ type: 'tree', id }), log);
  const plan = planWalk(data.targets);
  const estimate = createEstimate(placesOf(plan), rules);
  const tally = createTally();
  let toldAt = performance.now();
  let going = Promise.withResolvers<void>();

  async function pace(path: string): Promise<void> {
    toldAt = performance.now();
    going = Promise.withResolvers<void>();
    const { files, bytesSeen } = tally;
    const total = estimate.whole ? estimate : null;
    const counted = files.new + files.changed + files.unmodified;
    const tick = { files: counted, bytes: bytesSeen, at: nameOf(path) };
    send({ type: 'tick', tick: { ...tick, filesTotal: total?.files ?? null, bytesTotal: total?.bytes ?? null } });
    await going.promise;
  }

  /** While the walk waits for the readers it counts what is still to come. */
  function countAhead(): void {
    if (estimate.whole) return;
    if (readers.room() !== null) estimate.step();
    setImmediate(countAhead).unref();
  }

  port.on('message', (message: ToWalker) => {
    if (message.type === 'buffer') trees.returned(message.buffer);
    else if (message.type === 'tree') parents.came(message.id, message.bytes);
    else if (message.type === 'on') going.resolve();
  });

  const context: WalkContext = {
    ...{ ...rules, readers, trees, log },
    maker: createNodeMaker(createTimeWriter(), readOwners()),
    xattrs: openXattrs(),
    known: openKnownBlobs(data.known),
    pool: createTextPool(),
    parentTree: (node) => parents.of(node),
    pace: (path) => (performance.now() - toldAt < paceMs ? null : pace(path)),
    take: (found) => takeEntry(context, found),
    recent: new Map(),
  };

  send({ type: 'ready' });

  async function run(): Promise<void> {
    const before = data.parentTree === null ? null : await parents.load(data.parentTree);
    countAhead();
    const done = await walk(context, plan, before, tally);
    await trees.flush();
    readers.close();
    send({ type: 'done', done: { ...done, stored: trees.stored } });
  }

  // A fault of this thread ends it, and with it the backup.
  void run().catch((error: unknown) =>
    setImmediate(() => {
      throw error;
    }),
  );
}
