import type { Sealer } from '../../../../restic/crypto.ts';
import { isFault } from '../../../../restic/faults.ts';
import { parseRecord, type RecordKind } from '../../../../restic/records.ts';
import type { Backend, Id } from '../../../../restic/types.ts';
import { openRecord } from '../../../../restic/unpacked.ts';
import type { Damage } from '../../../types.ts';
import { sha256 } from '../listing.ts';

/** What sealing adds: less than that is no file of ours. */
const leastBytes = 33;

export type Raw<T> = { value: T } | { kind: Damage['kind'] };

/** As the place itself has it: a copy of this machine would hide that the original is damaged. */
export async function rawRecord<T>(
  backend: Backend,
  kind: RecordKind,
  id: Id,
  { sealer, signal }: { sealer: Sealer; signal: AbortSignal },
): Promise<Raw<T>> {
  try {
    const bytes = await backend.read(kind, id, undefined, signal);
    if (bytes.length < leastBytes) return { kind: 'truncated' };
    if (sha256(bytes) !== id) return { kind: 'altered' };
    return { value: parseRecord(kind, openRecord(bytes, `${kind} ${id}`, sealer), id) as T };
  } catch (error) {
    if (isFault(error, 'missing')) return { kind: 'missing' };
    if (isFault(error, 'damaged')) return { kind: 'altered' };
    throw error;
  }
}
