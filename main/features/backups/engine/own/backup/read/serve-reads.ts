import type { MessagePort } from 'node:worker_threads';
import { createChunker } from '../../../../restic/chunker.ts';
import { createKernel } from '../../../../restic/kernel.ts';
import type { Id } from '../../../../restic/types.ts';
import { createBlobStore } from '../blob-store.ts';
import type { FromReader, Jobs, ReadData, ReadResult, Results, ToReader } from '../messages.ts';
import { createFileReader } from './read-file.ts';

/** Reads files, cuts them into chunks and stores these. */
export function serveReads(port: MessagePort, data: ReadData): void {
  const send = (message: FromReader, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  const kernel = createKernel();
  const store = createBlobStore('data', data, kernel, send);
  const files = createFileReader(createChunker(kernel, data.polynomial), (plain): Id | Promise<Id> => {
    const id = store.put(plain);
    const room = store.room();
    return room !== null ? room.then(() => id) : id;
  });
  let last: Promise<void> = Promise.resolve();

  async function work({ jobs }: Jobs): Promise<void> {
    const results: ReadResult[] = [];
    for (const job of jobs) results.push(await files.read(job));
    data.walker.postMessage({ results } satisfies Results);
  }

  async function flush(): Promise<void> {
    await store.flush();
    send({ type: 'flushed', stored: store.stored });
  }

  const inTurn = (task: () => Promise<void>) => {
    // A fault of this thread ends it, and with it the backup.
    last = last.then(task).catch((error: unknown) =>
      setImmediate(() => {
        throw error;
      }),
    ) as Promise<void>;
  };

  data.walker.on('message', (jobs: Jobs) => inTurn(() => work(jobs)));
  port.on('message', (message: ToReader) => {
    if (message.type === 'buffer') store.returned(message.buffer);
    else inTurn(flush);
  });
}
