import { isMarkedAsUntransferable } from 'node:worker_threads';

/** What is smaller is not worth the call. */
const leastBytes = 8 * 1_024;

/** Memory of a buffer that nobody needs any more is free at once, where a collector would let dozens of MB pile up. */
export function giveBack(buffer: Buffer): void {
  const memory = buffer.buffer;
  // Small ones share the memory of a pool, which Node marks.
  if (memory instanceof ArrayBuffer && memory.byteLength >= leastBytes && !isMarkedAsUntransferable(memory))
    memory.transfer(0);
}
