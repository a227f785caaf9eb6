import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { TaskContext } from '../task-context.ts';

const CHUNK = 1024 * 1024;
const TELL_EVERY = 16;

export async function fileSha256(
  input: { path: string },
  context: TaskContext,
): Promise<{ hex: string; bytes: number }> {
  const file = await open(input.path, 'r');
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(CHUNK);
    let bytes = 0;
    for (let chunk = 1; ; chunk += 1) {
      context.signal.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      bytes += bytesRead;
      if (chunk % TELL_EVERY === 0) context.progress(bytes, size);
    }
    return { hex: hash.digest('hex'), bytes };
  } finally {
    await file.close();
  }
}
