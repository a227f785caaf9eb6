import { ArchiveRestore, History } from 'lucide-react';
import type { BackupEntry } from '../../../../shared/features/backups/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { printable } from '../../../lib/printable.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { folderOf, nameText } from '../names.ts';
import { usePreview } from '../queries.ts';
import { modeText } from './tree.tsx';

interface PreviewProps {
  targetId: string;
  snapshotId: string;
  entry: BackupEntry;
  onClose: () => void;
  onRestore: () => void;
  onVersions: () => void;
}

const typeWords: Record<BackupEntry['type'], string> = {
  file: 'file',
  dir: 'folder',
  symlink: 'symbolic link',
  other: 'device, pipe or socket',
};

/** Something of a snapshot, looked into without bringing it back. */
export function Preview({ targetId, snapshotId, entry, onClose, onRestore, onVersions }: PreviewProps) {
  return (
    <Inspector
      title={<bdi>{nameText(entry.name, 200)}</bdi>}
      subtitle={<bdi>{nameText(folderOf(entry.path), 200)}</bdi>}
      onClose={onClose}
      footer={
        <>
          <Button variant="primary" icon={ArchiveRestore} onClick={onRestore}>
            Restore…
          </Button>
          <Button icon={History} onClick={onVersions}>
            Every version
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <KeyValue
          items={[
            { key: 'Kind', value: typeWords[entry.type] },
            ...(entry.type === 'file' ? [{ key: 'Size', value: formatBytes(entry.size) }] : []),
            ...(entry.linkTarget === null ? [] : [{ key: 'Points to', value: nameText(entry.linkTarget), mono: true }]),
            { key: 'Modified', value: formatAbsolute(entry.modifiedAt) },
            { key: 'Mode', value: modeText(entry.mode), mono: true },
            { key: 'Owner', value: nameText([entry.user, entry.group].filter(Boolean).join(':') || '–') },
          ]}
        />
        {entry.type === 'file' && <Content targetId={targetId} snapshotId={snapshotId} path={entry.path} />}
      </div>
    </Inspector>
  );
}

/** Line ends and tabs stay what they are; what else would move the text shows as its code. */
const legible = (text: string): string =>
  text
    .split(/(\r\n|\n|\t)/)
    .map((part, at) => (at % 2 ? part : printable(part)))
    .join('');

function Content({ targetId, snapshotId, path }: { targetId: string; snapshotId: string; path: string }) {
  const query = usePreview({ targetId, snapshotId, path });
  const { data } = query;
  if (!data)
    return query.isError ? (
      <Failure
        what="What is in it could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <Skeleton rows={6} shape="text" label="Reading it" />
    );
  if (data.type === 'none') return <EmptyState size="line" title={nameText(data.why)} />;
  if (data.type === 'image')
    return (
      <img
        src={`data:${data.mime};base64,${data.base64}`}
        alt={nameText(path.slice(path.lastIndexOf('/') + 1), 200)}
        className="max-h-100 max-w-full justify-self-start rounded-md border border-line-soft bg-raise object-contain"
      />
    );
  return (
    <div className="grid gap-1.5">
      <CodeBlock title="What is in it" hideTitle code={legible(data.text)} maxHeight="28rem" />
      {data.cut && <p className="text-sm text-faint">{`Its beginning; all of it is ${formatBytes(data.size)}.`}</p>}
    </div>
  );
}
