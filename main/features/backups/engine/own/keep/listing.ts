import { createHash } from 'node:crypto';
import type { Backend, FileKind, Id } from '../../../restic/types.ts';

/** Names and lengths of all files of a kind. */
export async function listing(backend: Backend, kind: FileKind, signal: AbortSignal): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for await (const { name, bytes } of backend.list(kind, signal)) found.set(name, bytes);
  return found;
}

export const sha256 = (bytes: Uint8Array): Id => createHash('sha256').update(bytes).digest('hex');
