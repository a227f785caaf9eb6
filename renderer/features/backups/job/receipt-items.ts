import type { BackupJob, BackupReceipt } from '../../../../shared/features/backups/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';

export interface ReceiptItem {
  key: string;
  value: string;
  mono?: boolean;
  copy?: string;
}

type Figure = Exclude<
  { [K in keyof BackupReceipt]: BackupReceipt[K] extends number | null ? K : never }[keyof BackupReceipt],
  'troubles'
>;

const count = (value: number) => formatNumber(value);
const figures: readonly (readonly [Figure, string, (value: number) => string])[] = [
  ['files', 'Files', count],
  ['filesNew', 'New', count],
  ['filesChanged', 'Changed', count],
  ['bytes', 'Bytes', (bytes) => `${formatBytes(bytes)} (${formatNumber(bytes)})`],
  ['bytesAdded', 'New, unpacked', formatBytes],
  ['bytesStored', 'Takes there, packed', formatBytes],
  ['packsRead', 'Packs read back', count],
  ['packs', 'Of packs', count],
  ['bytesRead', 'Read back', formatBytes],
  ['filesRestored', 'Files really restored', count],
  ['aside', 'Kept aside', count],
  ['removed', 'Removed', count],
  ['bytesFreed', 'Given back', formatBytes],
];

/** Of a receipt what is known, in words: what is not of this kind of job is not there. */
export function receiptItems({ kind, receipt, because, startedAt, endedAt }: BackupJob): ReceiptItem[] {
  const items: ReceiptItem[] = [];
  if (receipt) {
    for (const [key, label, say] of figures) {
      // Of a restore that is the same as its files.
      if (key === 'filesRestored' && kind === 'restore') continue;
      const value = receipt[key];
      if (value !== null) items.push({ key: label, value: say(value) });
    }
    if (receipt.hash !== null)
      items.push({ key: 'Hash of the tree', value: receipt.hash, mono: true, copy: receipt.hash });
    if (receipt.asideDir !== null)
      items.push({ key: 'Aside in', value: receipt.asideDir, mono: true, copy: receipt.asideDir });
    if (receipt.snapshotId !== null)
      items.push({ key: 'Snapshot', value: receipt.snapshotId, mono: true, copy: receipt.snapshotId });
  }
  items.push({ key: 'Began', value: formatAbsolute(startedAt) });
  if (endedAt !== null) items.push({ key: 'Ended', value: formatAbsolute(endedAt) });
  items.push({ key: 'Why', value: because });
  return items;
}
